"""What another service's message asks of a project's file."""

from dataclasses import dataclass
from typing import Any

from services.ledger.book.loading import pack_of, project_file, serving
from services.ledger.commitments import decisions as commitments
from services.ledger.project_files.events import Note
from services.ledger.project_files.file import ProjectFile
from shared.kernel.acts import Act
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.platform.commands.writer import Outcome


@dataclass(frozen=True, kw_only=True)
class TakeNotes:
    """Take down what another service said about a project."""

    act: Act
    project: str
    county: str
    source_sequence: int
    notes: tuple[tuple[type[Note], dict[str, Any]], ...]


def take_notes(unit: UnitOfWork, command: TakeNotes) -> Outcome:
    """Take down another service's facts about a project; the first one opens its file."""
    return Outcome((_noted(unit, command),), {})


def answer_decision(unit: UnitOfWork, command: TakeNotes) -> Outcome:
    """Take down a decision and, where the book is open, set the money aside or record the shortage."""
    file = _noted(unit, command)
    account = serving(unit.repository, file)
    if account is None:
        return Outcome((file,), {})
    commitments.answer_decision(account, file, pack_of(unit, account, command.act), command.act)
    return Outcome((file, account), {})


def release_commitment(unit: UnitOfWork, command: TakeNotes) -> Outcome:
    """Take down a cancellation and give the unpaid money back to its lots."""
    file = _noted(unit, command)
    account = serving(unit.repository, file)
    if account is None:
        return Outcome((file,), {})
    commitments.release(account, file.project, pack_of(unit, account, command.act), command.act)
    return Outcome((file, account), {})


def _noted(unit: UnitOfWork, command: TakeNotes) -> ProjectFile:
    file = project_file(unit.repository, command.project)
    if file is None:
        file = ProjectFile.open(command.project, command.county, command.source_sequence, command.act)
        unit.repository.add(file)
    for note, facts in command.notes:
        file.note(note, command.act, command.source_sequence, **facts)
    return file
