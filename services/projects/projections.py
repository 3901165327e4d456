"""Events -> rows, in the transaction that moves the position."""

from dataclasses import asdict
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, update
from sqlalchemy.dialects.postgresql import insert

from services.projects.domain import windows
from services.projects.domain.facts import SURPLUS
from services.projects.domain.library import Library
from services.projects.domain.likeness import bare_name
from services.projects.domain.plan import AnnualPlan
from services.projects.domain.project import Project
from services.projects.tables import assets, filings, history, plan_lines, plan_versions, plans, projects, versions
from shared.platform.eventstore.registry import event_fields
from shared.platform.eventstore.store import Recorded

MONEY = {
    "committed": "committed_fen",
    "released": "committed_fen",
    "refused": "shortage_fen",
    "paid": "paid_fen",
    SURPLUS: "surplus_fen",
}
"""Which column a fact of the ledger moves."""


def project(connection: Connection, recorded: Recorded) -> None:
    """Write what one event means for the register, the histories and the plans."""
    match recorded.event:
        case Library.Opened() | Library.ProjectAdmitted() | Library.ProjectRestated():
            return
        case AnnualPlan.Drafted() | AnnualPlan.Event():
            _project_plan(connection, recorded)
        case _:
            _write_history(connection, recorded)
            _project_project(connection, recorded)


def _write_history(connection: Connection, recorded: Recorded) -> None:
    event = recorded.event
    known = {"act", "project"}
    actor = event.act.actor
    facts = {name: getattr(event, name) for name in event_fields(type(event)) if name not in known}
    row = {
        "sequence": recorded.sequence,
        "project": event.project.number,
        "event": type(event).TOPIC.rpartition(".")[2],
        "staff": actor.staff,
        "role": actor.role,
        "post": actor.post,
        "organisation": actor.organisation,
        "reason": event.act.reason,
        "effective_on": event.act.effective_on,
        "recorded_at": event.act.recorded_at,
        "facts": msgspec.to_builtins(facts),
        "simulated": event.act.simulated,
    }
    if isinstance(event, Project.StepTaken):
        row |= {name: facts[name] for name in ("transition", "label", "from_state", "state", "clause")}
    connection.execute(insert(history).values(row))


def _project_project(connection: Connection, recorded: Recorded) -> None:
    event = recorded.event
    match event:
        case Project.Drafted():
            _draft(connection, recorded)
        case Project.ContentRevised(content=content):
            _write_version(connection, recorded, event.changes)
            _set(connection, recorded, **_content(content), content_version=event.content_version)
        case Project.ResponsibleNamed():
            named = {"unit": event.unit, "leader": event.leader, "person": event.person}
            patch = {f"responsible_{name}": value for name, value in named.items()}
            _set(connection, recorded, content=projects.c.content.concat(patch))
        case Project.PlaceAssigned():
            _set(connection, recorded, place=event.project.place)
        case Project.AssetRegistered(asset=asset, row=row):
            values = {"asset": asset, "project": event.project.number, "row": msgspec.to_builtins(row)}
            _put(connection, assets, recorded, values, simulated=event.act.simulated)
        case _:
            _set(connection, recorded, **_standing(event))


def _standing(event: Any) -> dict[str, Any]:
    """What changes in the register's row."""
    match event:
        case Project.StepTaken():
            moved = {"state_since": event.act.recorded_on} if event.state != event.from_state else {}
            remarks = {"remarks": event.evidence["remarks"]} if "remarks" in event.evidence else {}
            return {"state": event.state, "phase": event.phase, **moved, **remarks}
        case Project.PublicityRequested():
            return _window(event, windows.REQUESTED, "")
        case Project.WindowNoted(status=status, notice=notice):
            return _window(event, status, notice)
        case Project.MoneyNoted():
            return _money(event)
        case Project.Reopened(plan_year=year):
            return {"plan_year": year, "windows": {}, "remarks": [], "approved_fen": 0, "plan": "", "surplus_fen": None}
        case _:
            return {name: getattr(event, name) for name in SAME_NAME.get(type(event), ())}


SAME_NAME: dict[type, tuple[str, ...]] = {
    Project.Decided: ("approved_fen", "minutes_no", "decided_on"),
    Project.EnteredPlan: ("plan",),
    Project.ProgressReported: ("percent",),
}
"""Facts that are columns of the register under their own names."""


def _window(event: Any, status: str, notice: str) -> dict[str, Any]:
    standing = {"status": status, "notice": notice, "content_version": event.content_version}
    return {"windows": projects.c.windows.concat({str(event.window): standing})}


def _money(event: Any) -> dict[str, Any]:
    column = MONEY[event.fact]
    if column != "committed_fen":
        return {column: event.fen}
    sign = 1 if event.fact == "committed" else -1
    return {column: projects.c.committed_fen + sign * event.fen, "shortage_fen": 0}


def _draft(connection: Connection, recorded: Recorded) -> None:
    event = recorded.event
    of = event.project
    row = {
        "project": of.number,
        "place": of.place,
        "county": of.county,
        "plan_year": of.plan_year,
        "rule_pack": event.rule_pack,
        "workflow": event.workflow,
        "source": event.source,
        **_content(event.content),
        "content_version": 1,
        "sequence": recorded.sequence,
        "simulated": event.act.simulated,
    }
    connection.execute(insert(projects).values(row))
    _write_version(connection, recorded, ())


def _content(content: Any) -> dict[str, Any]:
    columns = {
        "name": content.name,
        "bare_name": bare_name(content.name),
        "category": content.category,
        "estimate_fen": content.estimate_fen,
    }
    return {**columns, "content": asdict(content)}


def _write_version(connection: Connection, recorded: Recorded, changes: tuple[Any, ...]) -> None:
    event = recorded.event
    row = {
        "project": event.project.number,
        "content_version": getattr(event, "content_version", 1),
        "content": asdict(event.content),
        "changes": [asdict(change) for change in changes],
        "effective_on": event.act.effective_on,
        "recorded_at": event.act.recorded_at,
    }
    _put(connection, versions, recorded, row)


def _set(connection: Connection, recorded: Recorded, **columns: Any) -> None:
    number = recorded.event.project.number
    row = update(projects).where(projects.c.project == number)
    connection.execute(row.values(**columns, sequence=recorded.sequence))


def _put(connection: Connection, table: Table, recorded: Recorded, values: dict[str, Any], **more: Any) -> None:
    """Insert the row, or renew the one with the same key."""
    row = {**values, **more, "sequence": recorded.sequence}
    keys = [column.name for column in table.primary_key]
    renewed = {name: value for name, value in row.items() if name not in keys}
    connection.execute(insert(table).values(row).on_conflict_do_update(index_elements=keys, set_=renewed))


def _project_plan(connection: Connection, recorded: Recorded) -> None:
    event = recorded.event
    of_plan = plans.c.plan == event.plan
    match event:
        case AnnualPlan.Drafted():
            names = ("plan", "county", "plan_year", "rule_pack")
            row = {name: getattr(event, name) for name in names}
            _put(connection, plans, recorded, row, status="draft", simulated=event.act.simulated)
        case AnnualPlan.LinePut(line=line):
            row = {"plan": event.plan, "project": line.project, "line": asdict(line), "fen": line.fen}
            _put(connection, plan_lines, recorded, row)
        case AnnualPlan.LineDropped(project=number):
            of_line = (plan_lines.c.plan == event.plan) & (plan_lines.c.project == number)
            connection.execute(plan_lines.delete().where(of_line))
        case AnnualPlan.Approved():
            _freeze(connection, recorded)
            standing = {"status": "approved", "version": event.version, "sequence": recorded.sequence}
            connection.execute(update(plans).where(of_plan).values(standing))
        case AnnualPlan.AmendmentOpened():
            connection.execute(update(plans).where(of_plan).values(status="draft", sequence=recorded.sequence))
        case AnnualPlan.FilingNoted():
            day = "sent_on" if event.status == "sent" else "received_on"
            row = {name: getattr(event, name) for name in ("plan", "version", "hop", "status", "remark")}
            _put(connection, filings, recorded, row | {day: event.noted_on})


def _freeze(connection: Connection, recorded: Recorded) -> None:
    event = recorded.event
    row = {
        "plan": event.plan,
        "version": event.version,
        "lines": [asdict(line) for line in event.lines],
        "issue": msgspec.to_builtins(event.issue),
        "total_fen": sum(line.fen for line in event.lines),
        "approved_on": event.act.effective_on,
        "recorded_at": event.act.recorded_at,
    }
    _put(connection, plan_versions, recorded, row)
