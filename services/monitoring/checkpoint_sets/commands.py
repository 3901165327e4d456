"""What may be asked of checkpoint sets: that a month's is put on record."""

from dataclasses import dataclass

from services.monitoring.checkpoint_sets.checkpoint_set import CheckpointSet, SealedLog
from shared.kernel.acts import Act
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.platform.commands.writer import Outcome


@dataclass(frozen=True, kw_only=True)
class RecordCheckpointSet:
    """A book's month was closed: put on record where all four logs stand."""

    book: str
    county: str
    fiscal_year: int
    month: str
    logs: tuple[SealedLog, ...]
    act: Act


def record_checkpoint_set(unit: UnitOfWork, command: RecordCheckpointSet) -> Outcome:
    """Put a month's set on record, once."""
    book, month = command.book, command.month
    if unit.repository.named(CheckpointSet, book, month) is not None:
        return Outcome((), {"book": book, "month": month})
    recorded = CheckpointSet.recorded(book, command.county, command.fiscal_year, month, command.logs, command.act)
    unit.repository.add(recorded)
    return Outcome((recorded,), {"book": book, "month": month})
