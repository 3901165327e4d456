"""Other services' facts -> what this service notes about its projects. What is not in the table concerns no project."""

from collections.abc import Callable
from typing import Any

from services.projects import commands
from services.projects.application import Projects
from services.projects.domain import windows
from services.projects.domain.duties import SYSTEM
from shared.contracts import disclosure, ledger
from shared.contracts.envelope import Envelope
from shared.kernel.acts import Act, Actor
from shared.platform.commands.writer import Outcome
from shared.platform.eventstore.store import Repository

REACTS_TO = ("disclosure", "ledger")

Handler = Callable[[Repository], Outcome]


def react(application: Projects, envelope: Envelope) -> Handler | None:
    """What a foreign fact makes this service note; None when it is about no project."""
    translate = TABLE.get(type(envelope.message))
    command = translate(envelope.message, _fact(envelope)) if translate else None
    match command:
        case commands.NoteWindow():
            return lambda books: application.note_window(books, command)
        case commands.NoteObjection():
            return lambda books: application.note_objection(books, command)
        case commands.NoteMoney():
            return lambda books: application.note_money(books, command)
        case _:
            return None


def _fact(envelope: Envelope) -> dict[str, Any]:
    """The service acts by itself, on the business date of the fact; no person stands behind it."""
    actor = Actor(f"service:{envelope.source}", SYSTEM, "", envelope.actor_organisation, "")
    act = Act(envelope.id, actor, envelope.effective_on, envelope.time, simulated=envelope.simulated)
    return {"act": act, "sequence": envelope.sequence}


def _window(said: Any, fact: dict[str, Any], status: str) -> commands.NoteWindow | None:
    if said.window not in (1, 2):
        return None
    return commands.NoteWindow(
        **fact, project=said.about, notice=said.notice, window=said.window,
        content_version=getattr(said, "content_version", 0), status=status,
    )  # fmt: skip


def _opened(said: disclosure.WindowOpened, fact: dict[str, Any]) -> commands.NoteWindow | None:
    return _window(said, fact, windows.OPEN)


def _closed(said: disclosure.WindowClosed, fact: dict[str, Any]) -> commands.NoteWindow | None:
    return _window(said, fact, windows.CLEAR if said.clear else windows.OBJECTED)


def _voided(said: disclosure.WindowVoided, fact: dict[str, Any]) -> commands.NoteWindow | None:
    return _window(said, fact, windows.VOID)


def _objection(said: Any, fact: dict[str, Any], status: str) -> commands.NoteObjection:
    return commands.NoteObjection(
        **fact, project=said.about, notice=said.notice, window=said.window, objection=said.objection, status=status
    )


def _objection_received(said: disclosure.ObjectionReceived, fact: dict[str, Any]) -> commands.NoteObjection:
    return _objection(said, fact, windows.RECEIVED)


def _objection_resolved(said: disclosure.ObjectionResolved, fact: dict[str, Any]) -> commands.NoteObjection:
    return _objection(said, fact, windows.UPHELD if said.upheld else windows.DISMISSED)


def _committed(said: ledger.FundsCommitted, fact: dict[str, Any]) -> commands.NoteMoney:
    return commands.NoteMoney(**fact, project=said.project, fact="committed", fen=said.fen)


def _refused(said: ledger.CommitmentRefused, fact: dict[str, Any]) -> commands.NoteMoney:
    return commands.NoteMoney(**fact, project=said.project, fact="refused", fen=said.shortage_fen)


def _released(said: ledger.CommitmentReleased, fact: dict[str, Any]) -> commands.NoteMoney:
    return commands.NoteMoney(**fact, project=said.project, fact="released", fen=said.fen)


def _paid(said: ledger.FundsDisbursed, fact: dict[str, Any]) -> commands.NoteMoney:
    return commands.NoteMoney(**fact, project=said.project, fact="paid", fen=said.paid_total_fen)


def _surplus(said: ledger.SurplusReturned, fact: dict[str, Any]) -> commands.NoteMoney:
    return commands.NoteMoney(**fact, project=said.project, fact="surplus", fen=said.fen)


TABLE: dict[type, Callable[[Any, dict[str, Any]], commands.Fact | None]] = {
    disclosure.WindowOpened: _opened,
    disclosure.WindowClosed: _closed,
    disclosure.WindowVoided: _voided,
    disclosure.ObjectionReceived: _objection_received,
    disclosure.ObjectionResolved: _objection_resolved,
    ledger.FundsCommitted: _committed,
    ledger.CommitmentRefused: _refused,
    ledger.CommitmentReleased: _released,
    ledger.FundsDisbursed: _paid,
    ledger.SurplusReturned: _surplus,
}
