"""What was put right."""

import msgspec

from shared.contracts.ledger.movements import Draw


class ReversalRequested(msgspec.Struct, frozen=True, kw_only=True, tag="reversal-requested"):
    """Somebody asks to reverse entry `original_no` of the book, or of the sealed `of_book`; nothing has moved."""

    book: str
    request_no: int
    original_no: int
    kind: str
    fen: int
    of_book: str = ""


class ReversalDeclined(msgspec.Struct, frozen=True, kw_only=True, tag="reversal-declined"):
    """The entry stands as it is."""

    book: str
    request_no: int
    original_no: int


class EntryReversed(msgspec.Struct, frozen=True, kw_only=True, tag="entry-reversed"):
    """`fen` of an inflow, commitment, payment, spending or transfer down (`kind`) is undone; `draws` went back to lots.

    `target` says where paid money that came back lies now: "committed" for its project again, or "available"; or whom
    money had been passed down to.
    `of_book` is the sealed book of an earlier year that the original lies in, empty where it lies in this one.
    """

    book: str
    request_no: int
    original_no: int
    kind: str
    project: str
    payment: str
    fen: int
    draws: tuple[Draw, ...]
    target: str
    voucher_no: str
    of_book: str = ""


class RefundReceived(msgspec.Struct, frozen=True, kw_only=True, tag="refund-received"):
    """A payee or unit sent money of a payment back; `target` as in EntryReversed."""

    book: str
    project: str
    payment: str
    fen: int
    draws: tuple[Draw, ...]
    target: str
    voucher_no: str


class FundsReclaimed(msgspec.Struct, frozen=True, kw_only=True, tag="funds-reclaimed"):
    """A superior took unused money of a lot back."""

    book: str
    lot: str
    level: str
    fen: int
    document_no: str


Message = ReversalRequested | ReversalDeclined | EntryReversed | RefundReceived | FundsReclaimed
