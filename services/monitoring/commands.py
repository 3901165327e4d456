"""What may be asked of monitoring."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.monitoring.domain.checkpoint_set import SealedLog
from services.monitoring.domain.rules import Book, Facts
from services.monitoring.domain.supervision import Instruction
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
class RecordCheckpointSet:
    """A book's month was closed: put on record where all four logs stand."""

    book: str
    county: str
    fiscal_year: int
    month: str
    logs: tuple[SealedLog, ...]
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


@dataclass(frozen=True, kw_only=True)
class SuperviseDay:
    """Confirm that a day of the county's funds was looked at, up to the ledger's entry `seen`."""

    county: str
    day: date
    seen: int
    remarks: str
    instructions: tuple[Instruction, ...]
    act: Act


@dataclass(frozen=True, kw_only=True)
class AnswerInstruction:
    """Answer one of a day's instructions."""

    county: str
    day: date
    number: int
    answer: str
    act: Act
