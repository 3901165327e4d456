"""Events of projects -> the master project ledger, histories and versions."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import msgspec
from sqlalchemy import Connection, update
from sqlalchemy.dialects.postgresql import insert

from services.projects.register import events, windows
from services.projects.register.content import Change, Content
from services.projects.register.names import bare_name
from services.projects.register.rows import put
from services.projects.register.tables import history, projects, versions
from shared.platform.capability import Row
from shared.platform.eventstore.registry import event_fields

MONEY = {
    "committed": "committed_fen",
    "released": "committed_fen",
    "refused": "shortage_fen",
    "paid": "paid_fen",
    events.SURPLUS: "surplus_fen",
}
"""Which column a fact of the ledger moves."""


def write_history(connection: Connection, sequence: int, event: events.Event) -> None:
    """Everything that happens to a project is a line of its history."""
    known = {"act", "project"}
    act, actor, kind = event.act, event.act.actor, type(event)
    facts = {name: getattr(event, name) for name in event_fields(kind) if name not in known}
    row = {
        "sequence": sequence,
        "project": event.project.number,
        "event": str(vars(kind)["TOPIC"]).rpartition(".")[2],
        "staff": actor.staff,
        "role": actor.role,
        "post": actor.post,
        "organisation": actor.organisation,
        "reason": act.reason,
        "effective_on": act.effective_on,
        "recorded_at": act.recorded_at,
        "facts": msgspec.to_builtins(facts),
        "simulated": act.simulated,
    }
    if isinstance(event, events.StepTaken):
        row |= {name: facts[name] for name in ("transition", "label", "from_state", "state", "clause")}
    connection.execute(insert(history).values(row))


def write_project(connection: Connection, sequence: int, event: events.Drafted) -> None:
    """A project's row, and the first version of its content."""
    of = event.project
    row = {
        "project": of.number,
        "place": of.place,
        "county": of.county,
        "plan_year": of.plan_year,
        "rule_pack": event.rule_pack,
        "workflow": event.workflow,
        "source": event.source,
        **_columns(event.content),
        "content_version": 1,
        "sequence": sequence,
        "simulated": event.act.simulated,
    }
    connection.execute(insert(projects).values(row))
    _write_version(connection, sequence, event, 1, ())


def write_content(connection: Connection, sequence: int, event: events.ContentRevised) -> None:
    """Another version of the content, which is the project's now."""
    _write_version(connection, sequence, event, event.content_version, event.changes)
    _set(connection, sequence, event, {**_columns(event.content), "content_version": event.content_version})


def write_responsible(connection: Connection, sequence: int, event: events.ResponsibleNamed) -> None:
    """Who is responsible stands in the content as well."""
    named = {"unit": event.unit, "leader": event.leader, "person": event.person}
    patch = {f"responsible_{name}": value for name, value in named.items()}
    _set(connection, sequence, event, {"content": projects.c.content.concat(patch)})


def write_place(connection: Connection, sequence: int, event: events.PlaceAssigned) -> None:
    """Where the project lies."""
    _set(connection, sequence, event, {"place": event.project.place})


def write_step(connection: Connection, sequence: int, event: events.StepTaken) -> None:
    """Where the project stands, since when, and what it was told on the way."""
    moved = {"state_since": event.act.recorded_on} if event.state != event.from_state else {}
    remarks = {"remarks": event.evidence["remarks"]} if "remarks" in event.evidence else {}
    _set(connection, sequence, event, {"state": event.state, "phase": event.phase, **moved, **remarks})


def write_request(connection: Connection, sequence: int, event: events.PublicityRequested) -> None:
    """A window is asked for."""
    _write_window(connection, sequence, event, windows.REQUESTED, "")


def write_window(connection: Connection, sequence: int, event: events.WindowNoted) -> None:
    """What became of a window."""
    _write_window(connection, sequence, event, event.status, event.notice)


def write_money(connection: Connection, sequence: int, event: events.MoneyNoted) -> None:
    """What the ledger did."""
    column = MONEY[event.fact]
    moved: dict[str, Any] = {column: event.fen}
    if column == "committed_fen":
        sign = 1 if event.fact == "committed" else -1
        moved = {column: projects.c.committed_fen + sign * event.fen, "shortage_fen": 0}
    _set(connection, sequence, event, moved)


def write_reopening(connection: Connection, sequence: int, event: events.Reopened) -> None:
    """Next year's plan: nothing of the old pass counts."""
    forgotten = {"windows": {}, "remarks": [], "approved_fen": 0, "plan": "", "surplus_fen": None}
    _set(connection, sequence, event, {"plan_year": event.plan_year, **forgotten})


def write_decision(connection: Connection, sequence: int, event: events.Decided) -> None:
    """What the leading group decided."""
    decided = {"approved_fen": event.approved_fen, "minutes_no": event.minutes_no, "decided_on": event.decided_on}
    _set(connection, sequence, event, decided)


def write_plan(connection: Connection, sequence: int, event: events.EnteredPlan) -> None:
    """The plan of which the project is a line."""
    _set(connection, sequence, event, {"plan": event.plan})


def write_progress(connection: Connection, sequence: int, event: events.ProgressReported) -> None:
    """How far the works are."""
    _set(connection, sequence, event, {"percent": event.percent})


def write_objection(connection: Connection, sequence: int, event: events.ObjectionNoted) -> None:
    """An objection is a line of the history alone; the project's row follows the log."""
    _set(connection, sequence, event, {})


ROWS: dict[type, Row] = {
    events.Event: write_history,
    events.Drafted: write_project,
    events.StepTaken: write_step,
    events.ContentRevised: write_content,
    events.PlaceAssigned: write_place,
    events.ResponsibleNamed: write_responsible,
    events.PublicityRequested: write_request,
    events.WindowNoted: write_window,
    events.ObjectionNoted: write_objection,
    events.Decided: write_decision,
    events.EnteredPlan: write_plan,
    events.ProgressReported: write_progress,
    events.MoneyNoted: write_money,
    events.Reopened: write_reopening,
}


def _write_window(
    connection: Connection,
    sequence: int,
    event: events.PublicityRequested | events.WindowNoted,
    status: str,
    notice: str,
) -> None:
    standing = {"status": status, "notice": notice, "content_version": event.content_version}
    _set(connection, sequence, event, {"windows": projects.c.windows.concat({str(event.window): standing})})


def _columns(content: Content) -> dict[str, Any]:
    columns = {
        "name": content.name,
        "bare_name": bare_name(content.name),
        "category": content.category,
        "estimate_fen": content.estimate_fen,
    }
    return {**columns, "content": asdict(content)}


def _write_version(
    connection: Connection,
    sequence: int,
    event: events.Drafted | events.ContentRevised,
    version: int,
    changes: tuple[Change, ...],
) -> None:
    row = {
        "project": event.project.number,
        "content_version": version,
        "content": asdict(event.content),
        "changes": [asdict(change) for change in changes],
        "effective_on": event.act.effective_on,
        "recorded_at": event.act.recorded_at,
    }
    put(connection, versions, sequence, row)


def _set(connection: Connection, sequence: int, event: events.Event, columns: Mapping[str, Any]) -> None:
    row = update(projects).where(projects.c.project == event.project.number)
    connection.execute(row.values(**columns, sequence=sequence))
