"""What may be asked of the ledger. Amounts are integer fen."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from services.ledger.domain.notes import Note
from services.ledger.domain.payments import Terms
from services.ledger.domain.receipts import Receipt
from shared.importing import Sheet
from shared.kernel.acts import Act


@dataclass(frozen=True, kw_only=True)
class OpenBook:
    """Open the special account of a county and year under a named keeper."""

    act: Act
    county: str
    fiscal_year: int
    keeper: str


@dataclass(frozen=True, kw_only=True)
class AppointKeeper:
    """Name another keeper, or a substitute where `until` is given."""

    act: Act
    book: str
    keeper: str
    since: date
    until: date | None


@dataclass(frozen=True, kw_only=True)
class ReceiveInflow:
    """Book one receipt."""

    act: Act
    book: str
    receipt: Receipt


@dataclass(frozen=True, kw_only=True)
class ReceiveInflows:
    """Book many receipts, all or none."""

    act: Act
    book: str
    receipts: tuple[Receipt, ...]


@dataclass(frozen=True, kw_only=True)
class ImportInflows:
    """Book what a notice or table says came in, all rows or none."""

    act: Act
    book: str
    sheet: Sheet
    received_on: date
    dry_run: bool


@dataclass(frozen=True, kw_only=True)
class CommitFunds:
    """Set a decided project's money aside, after a refusal or before the book was open."""

    act: Act
    book: str
    project: str


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


@dataclass(frozen=True, kw_only=True)
class ReturnSurplus:
    """Return what an accepted project did not need."""

    act: Act
    book: str
    project: str


@dataclass(frozen=True, kw_only=True)
class TakeNotes:
    """Take down what another service said about a project."""

    act: Act
    project: str
    county: str
    source_sequence: int
    notes: tuple[tuple[type[Note], dict[str, Any]], ...]
