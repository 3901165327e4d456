"""What this service notes about its projects when other services tell it."""

from dataclasses import dataclass

from services.projects.procedure import decisions, publicity
from services.projects.register.project import Project
from shared.kernel.acts import Act
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.platform.commands.writer import Outcome

UNKNOWN_HERE = Outcome((), {})
"""A fact about a project that this service does not have."""


@dataclass(frozen=True, kw_only=True)
class NoteWindow:
    """`content_version` 0 is the version in hand; `sequence` is the fact's place in disclosure's log."""

    act: Act
    project: str
    sequence: int
    notice: str
    window: int
    content_version: int
    status: str


def note_window(unit: UnitOfWork, command: NoteWindow) -> Outcome:
    """What became of a window; nothing for a project not known here."""
    project = unit.repository.named(Project, command.project)
    if project is None:
        return UNKNOWN_HERE
    version = command.content_version or project.content_version
    publicity.note_window(
        project, command.notice, command.window, version, command.status, command.sequence, command.act
    )
    return Outcome((project,), {})


@dataclass(frozen=True, kw_only=True)
class NoteObjection:
    """`status` is "received", "upheld" or "dismissed"."""

    act: Act
    project: str
    sequence: int
    notice: str
    window: int
    objection: str
    status: str


def note_objection(unit: UnitOfWork, command: NoteObjection) -> Outcome:
    """An objection came in or was resolved; an upheld one sends the project back by itself (T05, T14)."""
    project = unit.repository.named(Project, command.project)
    if project is None:
        return UNKNOWN_HERE
    decisions.note_objection(
        project,
        command.notice,
        command.window,
        command.objection,
        command.status,
        command.sequence,
        command.act,
        unit.packs.named(project.pack),
    )
    return Outcome((project,), {})


@dataclass(frozen=True, kw_only=True)
class NoteMoney:
    """`fact` is what the ledger did; `fen` the amount it did it with."""

    act: Act
    project: str
    sequence: int
    fact: str
    fen: int


def note_money(unit: UnitOfWork, command: NoteMoney) -> Outcome:
    """What the ledger did; a returned surplus moves the project on by itself (T31)."""
    project = unit.repository.named(Project, command.project)
    if project is None:
        return UNKNOWN_HERE
    rules = unit.packs.named(project.pack)
    decisions.note_money(project, command.fact, command.fen, command.sequence, command.act, rules)
    return Outcome((project,), {})
