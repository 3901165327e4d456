"""What may be asked of monitoring."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.monitoring.domain.rules import Book, Facts
from shared.kernel.acts import Act


@dataclass(frozen=True, kw_only=True)
class Check:
    """Look at one book's figures with every rule, as of a day."""

    facts: Facts
    as_of: date
    act: Act


@dataclass(frozen=True, kw_only=True)
class ReportAssetRisk:
    """An inspection found an asset idle, wasted or lost."""

    book: Book
    asset: str
    risk: str
    observed: str
    act: Act


@dataclass(frozen=True, kw_only=True)
class AcknowledgeAlert:
    """Take an alert on."""

    alert: UUID
    act: Act


@dataclass(frozen=True, kw_only=True)
class CloseAlert:
    """Confirm what came of an alert."""

    alert: UUID
    outcome: str
    act: Act
