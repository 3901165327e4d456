"""What may be asked of the tap. Amounts are integer fen."""

from dataclasses import dataclass

from services.ledger.book.payment import Terms
from shared.kernel.acts import Act


@dataclass(frozen=True, kw_only=True)
class RequestPayment:
    """Ask for a payment."""

    act: Act
    book: str
    terms: Terms


@dataclass(frozen=True, kw_only=True)
class ReviewPayment:
    """Say whether a payment is compliant."""

    act: Act
    book: str
    payment: str
    passed: bool


@dataclass(frozen=True, kw_only=True)
class CountersignPayment:
    """Sign a reviewed payment, where its lane asks for it."""

    act: Act
    book: str
    payment: str


@dataclass(frozen=True, kw_only=True)
class WithdrawPayment:
    """Send a reviewed payment back."""

    act: Act
    book: str
    payment: str


@dataclass(frozen=True, kw_only=True)
class PostPayment:
    """Pay."""

    act: Act
    book: str
    payment: str
    voucher_no: str


@dataclass(frozen=True, kw_only=True)
class ReportSpending:
    """Say what a unit spent, with its document."""

    act: Act
    book: str
    project: str
    fen: int
    evidence: str
    supplier: str
    replaces: int = 0


@dataclass(frozen=True, kw_only=True)
class ReturnSurplus:
    """Return what an accepted project did not need."""

    act: Act
    book: str
    project: str
