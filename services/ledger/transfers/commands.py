"""What may be asked of a superior's book: to pass money down a level. Amounts are integer fen."""

from dataclasses import dataclass

from shared.kernel.acts import Act


@dataclass(frozen=True, kw_only=True)
class RequestPassDown:
    """Ask to pass free money of a lot down to a division, where it is the line of this document."""

    act: Act
    book: str
    lot: str
    to: str
    fen: int
    document_no: str
    fund_line: str


@dataclass(frozen=True, kw_only=True)
class DecidePassDown:
    """Pass down what somebody else asked for, or let it stay."""

    act: Act
    book: str
    request_no: int
    confirmed: bool
    voucher_no: str
