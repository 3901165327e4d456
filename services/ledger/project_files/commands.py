"""What another service's message asks of a project's file."""

from dataclasses import dataclass
from typing import Any

from services.ledger.project_files.decisions import open_file
from services.ledger.project_files.events import Note
from services.ledger.project_files.file import ProjectFile
from services.ledger.project_files.loading import project_file
from shared.kernel.acts import Act
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.platform.commands.writer import Outcome


@dataclass(frozen=True, kw_only=True)
class TakeNotes:
    """What another service said of a project, with the position of its event there."""

    act: Act
    project: str
    county: str
    source_sequence: int
    notes: tuple[tuple[type[Note], dict[str, Any]], ...]


def take_notes(unit: UnitOfWork, command: TakeNotes) -> Outcome:
    """Note it on the project's file, which the first note opens."""
    return Outcome((noted(unit, command),), {})


def noted(unit: UnitOfWork, command: TakeNotes) -> ProjectFile:
    """The project's file after these notes; the first one opens it."""
    file = project_file(unit.repository, command.project)
    if file is None:
        file = open_file(command.project, command.county, command.source_sequence, command.act)
        unit.repository.add(file)
    for note, facts in command.notes:
        file.note(note, command.act, command.source_sequence, **facts)
    return file
