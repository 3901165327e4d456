"""What may be asked of the tap for many. Amounts are integer fen."""

from dataclasses import dataclass

from services.ledger.book.batch import Declared, Line
from services.ledger.book.payment import Terms
from services.ledger.standards.standards import Standard
from shared.kernel.acts import Act


@dataclass(frozen=True, kw_only=True)
class RequestBatch:
    """Ask for a payment to many."""

    act: Act
    book: str
    terms: Terms
    declared: Declared
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class ReturnPayment:
    """Book what the bank sent back: a payment (`line` 0) or a line of a batch."""

    act: Act
    book: str
    payment: str
    line: int
    reason_code: str
    voucher_no: str


@dataclass(frozen=True, kw_only=True)
class SetStandard:
    """Set a county's subsidy standard."""

    act: Act
    county: str
    standard: Standard
