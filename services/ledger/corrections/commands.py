"""What may be asked of the book to put it right. Amounts are integer fen."""

from dataclasses import dataclass

from shared.kernel.acts import Act


@dataclass(frozen=True, kw_only=True)
class RequestReversal:
    """Ask for an entry's reversal; `fen` None means all that is left of it. `of_book`: a sealed book it lies in."""

    act: Act
    book: str
    original_no: int
    fen: int | None
    of_book: str = ""


@dataclass(frozen=True, kw_only=True)
class DecideReversal:
    """Confirm or decline a reversal that somebody else asked for."""

    act: Act
    book: str
    request_no: int
    confirmed: bool
    voucher_no: str


@dataclass(frozen=True, kw_only=True)
class ReceiveRefund:
    """Book what came back of a payment."""

    act: Act
    book: str
    payment: str
    fen: int
    voucher_no: str


@dataclass(frozen=True, kw_only=True)
class ReclaimFunds:
    """Give a superior unused money of a lot back."""

    act: Act
    book: str
    lot: str
    fen: int
    document_no: str
