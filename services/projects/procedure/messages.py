"""Other services' facts -> what this service notes about its projects. What is not here concerns no project."""

from services.projects.procedure import commands
from services.projects.register import windows
from services.projects.register.events import SURPLUS
from services.projects.register.project import SYSTEM
from shared.contracts import disclosure, ledger
from shared.contracts.envelope import Envelope
from shared.kernel.acts import Act, Actor
from shared.platform.capability import React
from shared.platform.commands.unit_of_work import Handle


def react_to_window(envelope: Envelope) -> Handle | None:
    """What became of one of a project's two windows; other notices have no number."""
    match envelope.message:
        case disclosure.WindowOpened() as said:
            return _note_window(envelope, said, said.content_version, windows.OPEN)
        case disclosure.WindowClosed() as said:
            return _note_window(envelope, said, said.content_version, windows.CLEAR if said.clear else windows.OBJECTED)
        case disclosure.WindowVoided() as said:
            return _note_window(envelope, said, 0, windows.VOID)
        case _:
            return None


def react_to_objection(envelope: Envelope) -> Handle | None:
    """An objection came in, or was resolved."""
    match envelope.message:
        case disclosure.ObjectionReceived() as said:
            status = windows.RECEIVED
        case disclosure.ObjectionResolved() as said:
            status = windows.UPHELD if said.upheld else windows.DISMISSED
        case _:
            return None
    command = commands.NoteObjection(
        act=_act(envelope), project=said.about, sequence=envelope.sequence, notice=said.notice, window=said.window,
        objection=said.objection, status=status,
    )  # fmt: skip
    return lambda unit: commands.note_objection(unit, command)


def react_to_money(envelope: Envelope) -> Handle | None:
    """What the ledger did with the money of a project."""
    match envelope.message:
        case ledger.FundsCommitted(project=project, fen=fen):
            fact = "committed"
        case ledger.CommitmentRefused(project=project, shortage_fen=fen):
            fact = "refused"
        case ledger.CommitmentReleased(project=project, fen=fen):
            fact = "released"
        case ledger.FundsDisbursed(project=project, paid_total_fen=fen):
            fact = "paid"
        case ledger.SurplusReturned(project=project, fen=fen):
            fact = SURPLUS
        case _:
            return None
    act, sequence = _act(envelope), envelope.sequence
    command = commands.NoteMoney(act=act, project=project, sequence=sequence, fact=fact, fen=fen)
    return lambda unit: commands.note_money(unit, command)


def _note_window(
    envelope: Envelope,
    said: disclosure.WindowOpened | disclosure.WindowClosed | disclosure.WindowVoided,
    content_version: int,
    status: str,
) -> Handle | None:
    if said.window not in (1, 2):
        return None
    command = commands.NoteWindow(
        act=_act(envelope), project=said.about, sequence=envelope.sequence, notice=said.notice, window=said.window,
        content_version=content_version, status=status,
    )  # fmt: skip
    return lambda unit: commands.note_window(unit, command)


def _act(envelope: Envelope) -> Act:
    """The service acts by itself, on the business date of the fact; no person stands behind it."""
    actor = Actor(f"service:{envelope.source}", SYSTEM, "", envelope.actor_organisation, "")
    return Act(envelope.id, actor, envelope.effective_on, envelope.time, simulated=envelope.simulated)


REACTIONS: dict[type, React] = {
    disclosure.WindowOpened: react_to_window,
    disclosure.WindowClosed: react_to_window,
    disclosure.WindowVoided: react_to_window,
    disclosure.ObjectionReceived: react_to_objection,
    disclosure.ObjectionResolved: react_to_objection,
    ledger.FundsCommitted: react_to_money,
    ledger.CommitmentRefused: react_to_money,
    ledger.CommitmentReleased: react_to_money,
    ledger.FundsDisbursed: react_to_money,
    ledger.SurplusReturned: react_to_money,
}
