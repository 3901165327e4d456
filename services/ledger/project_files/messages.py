"""What the ledger takes down of projects and public notices, and what it answers to a decision.

Automatic acts are the service's own: the command id is the message's, so a repeat can be recognised for ever.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from services.ledger.book.reacting import act_of
from services.ledger.project_files import commands
from services.ledger.project_files import events as notes
from shared.contracts import disclosure, ledger, projects
from shared.contracts.envelope import Envelope, Published
from shared.platform.capability import declared_in
from shared.platform.commands.unit_of_work import Handle

SEALED_AT = (disclosure.WindowOpened, disclosure.AnnouncementPublished)
"""A notice goes up: what it speaks of is sealed at once."""

Facts = tuple[tuple[type[notes.Note], dict[str, Any]], ...]


def _noted(event: Any) -> Published:
    fact = event.TOPIC.rsplit(".", 1)[1]
    noted = ledger.FileNoted(project=event.project, fact=fact, source_sequence=event.source_sequence)
    return Published("project-file", "file-noted", event.project, event.county, noted)


MESSAGES = dict.fromkeys(declared_in(notes), _noted)


def _react(envelope: Envelope) -> Handle | None:
    command = taken_down(envelope)
    return partial(commands.take_notes, command=command) if command else None


def taken_down(envelope: Envelope) -> commands.TakeNotes | None:
    """The notes that a message makes of its project; None for what no gate rests on."""
    message = envelope.message
    facts = facts_of(message)
    if not facts:
        return None
    return commands.TakeNotes(
        act=act_of(envelope),
        project=getattr(message, "project", "") or getattr(message, "about", ""),
        county=getattr(message, "county", "") or envelope.place[:6],
        source_sequence=envelope.sequence,
        notes=facts,
    )


def facts_of(message: object) -> Facts:
    """The notes to make of a message; none for what no gate rests on. Windows of announcements have number 0."""
    if getattr(message, "window", None) == 0:
        return ()
    made = _NOTES.get(type(message))
    return made(message) if made else ()


def _drafted(m: projects.ProjectDrafted) -> Facts:
    place = {"county": m.county, "place": m.place, "plan_year": m.plan_year}
    return ((notes.DraftNoted, {**place, "name": m.name, "category": m.category}),)


def _decided(m: projects.ProjectDecided) -> Facts:
    place = {"county": m.county, "place": m.place, "plan_year": m.plan_year}
    decision = {"approved_fen": m.approved_fen, "minutes_no": m.minutes_no, "decided_on": m.decided_on}
    return ((notes.DecisionNoted, place | decision),)


def _revised(m: projects.ContentRevised) -> Facts:
    revised = {"content_version": m.content_version, "name": m.name, "category": m.category}
    return ((notes.RevisionNoted, revised),)


def _closed(m: disclosure.WindowClosed) -> Facts:
    closed = {"window": m.window, "content_version": m.content_version, "clear": m.clear, "notice": m.notice}
    return ((notes.WindowNoted, closed),)


def _not_clear(m: disclosure.WindowVoided | disclosure.ObjectionResolved) -> Facts:
    return ((notes.WindowNoted, {"window": m.window, "content_version": 0, "clear": False, "notice": m.notice}),)


def _resolved(m: disclosure.ObjectionResolved) -> Facts:
    """An upheld objection takes the window's clearance with it; either way the hold ends."""
    released: Facts = ((notes.HoldReleased, {"objection": m.objection, "notice": m.notice}),)
    return _not_clear(m) + released if m.upheld else released


def _shown(m: projects.PublicityRequested) -> Facts:
    target = m.content.performance_target
    return ((notes.TargetNoted, {"performance_target": target}),) if target else ()


def _registered(m: projects.AssetRegistered) -> Facts:
    names = ("asset", "name", "asset_class", "original_value_fen", "formed_on")
    return ((notes.AssetNoted, {name: getattr(m, name) for name in names}),)


_NOTES: dict[type, Callable[[Any], Facts]] = {
    projects.ProjectDrafted: _drafted,
    projects.ContentRevised: _revised,
    projects.ProjectDecided: _decided,
    projects.ProjectEnteredPlan: lambda m: ((notes.PlanNoted, {"plan": m.plan, "approved_on": m.approved_on}),),
    projects.StateChanged: lambda m: ((notes.StateNoted, {"state": m.state}),),
    projects.ProgressReported: lambda m: ((notes.ProgressNoted, {"percent": m.percent}),),
    projects.PublicityRequested: _shown,
    projects.AssetRegistered: _registered,
    disclosure.WindowClosed: _closed,
    disclosure.WindowVoided: _not_clear,
    disclosure.ObjectionReceived: lambda m: ((notes.HoldSet, {"objection": m.objection, "notice": m.notice}),),
    disclosure.ObjectionResolved: _resolved,
}

ANSWERED = (projects.ProjectDecided, projects.StateChanged)
"""Noted where they are answered: with a commitment, or its release."""

REACTIONS = dict.fromkeys(_NOTES.keys() - set(ANSWERED), _react)
