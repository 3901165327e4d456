"""What a superior's book passed down a level: it comes in again in the lower book, under the same id."""

import msgspec


class PassDownRequested(msgspec.Struct, frozen=True, kw_only=True, tag="pass-down-requested"):
    """Somebody asks to pass money of a lot down to the division `to`; nothing has moved."""

    book: str
    request_no: int
    lot: str
    to: str
    fen: int
    document_no: str


class PassDownDeclined(msgspec.Struct, frozen=True, kw_only=True, tag="pass-down-declined"):
    """The money stays."""

    book: str
    request_no: int
    lot: str


class FundsPassedDown(msgspec.Struct, frozen=True, kw_only=True, tag="funds-passed-down"):
    """Money of a lot has left for the lower book, where it is the inflow with this `transfer_id` (G-63)."""

    book: str
    transfer_id: str
    lot: str
    to: str
    fen: int
    document_no: str
    fund_line: str
    voucher_no: str


Message = PassDownRequested | PassDownDeclined | FundsPassedDown
