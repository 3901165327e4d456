"""Plans in every version, their lines and filings, and how they become rows. Amounts are fen."""

from dataclasses import asdict

import msgspec
from sqlalchemy import Column, Connection, Date, DateTime, Index, Integer, Table, update
from sqlalchemy.dialects.postgresql import JSONB

from services.projects.plans.events import AmendmentOpened, Approved, Drafted, FilingNoted, LineDropped, LinePut
from services.projects.register.rows import put
from services.projects.register.tables import metadata, sequence
from shared.platform.capability import Row
from shared.platform.projections.columns import fen, flag, text

plans = Table(
    "plans",
    metadata,
    text("plan", primary_key=True),
    text("county"),
    Column("plan_year", Integer, nullable=False),
    text("rule_pack"),
    text("status"),
    Column("version", Integer, nullable=False, server_default="0"),
    sequence(),
    flag("simulated"),
    Index("plans_by_county", "county", "plan_year"),
)

plan_lines = Table(
    "plan_lines",
    metadata,
    text("plan", primary_key=True),
    text("project", primary_key=True),
    Column("line", JSONB, nullable=False),
    fen("fen"),
    sequence(),
)
"""The lines of the version in hand."""

plan_versions = Table(
    "plan_versions",
    metadata,
    text("plan", primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("lines", JSONB, nullable=False),
    Column("issue", JSONB, nullable=False),
    fen("total_fen"),
    Column("approved_on", Date, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    sequence(),
)
"""Every approved version, frozen: what audit checks against."""

filings = Table(
    "filings",
    metadata,
    text("plan", primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    text("hop", primary_key=True),
    text("status"),
    text("remark"),
    Column("sent_on", Date),
    Column("received_on", Date),
    sequence(),
)


def write_plan(connection: Connection, position: int, event: Drafted) -> None:
    """A plan is begun."""
    values = {name: getattr(event, name) for name in ("plan", "county", "plan_year", "rule_pack")}
    put(connection, plans, position, values | {"status": "draft", "simulated": event.act.simulated})


def write_line(connection: Connection, position: int, event: LinePut) -> None:
    """A line of the version in hand."""
    line = event.line
    values = {"plan": event.plan, "project": line.project, "line": asdict(line), "fen": line.fen}
    put(connection, plan_lines, position, values)


def delete_line(connection: Connection, _: int, event: LineDropped) -> None:
    """A line less in the version in hand."""
    of_line = (plan_lines.c.plan == event.plan) & (plan_lines.c.project == event.project)
    connection.execute(plan_lines.delete().where(of_line))


def freeze_version(connection: Connection, position: int, event: Approved) -> None:
    """The version as it was approved; the plan stands at it."""
    values = {
        "plan": event.plan,
        "version": event.version,
        "lines": [asdict(line) for line in event.lines],
        "issue": msgspec.to_builtins(event.issue),
        "total_fen": sum(line.fen for line in event.lines),
        "approved_on": event.act.effective_on,
        "recorded_at": event.act.recorded_at,
    }
    put(connection, plan_versions, position, values)
    standing = {"status": "approved", "version": event.version, "sequence": position}
    connection.execute(update(plans).where(plans.c.plan == event.plan).values(standing))


def reopen_draft(connection: Connection, position: int, event: AmendmentOpened) -> None:
    """The next version is in hand."""
    connection.execute(update(plans).where(plans.c.plan == event.plan).values(status="draft", sequence=position))


def write_filing(connection: Connection, position: int, event: FilingNoted) -> None:
    """Where a version was sent, and what came back."""
    day = "sent_on" if event.status == "sent" else "received_on"
    values = {name: getattr(event, name) for name in ("plan", "version", "hop", "status", "remark")}
    put(connection, filings, position, values | {day: event.noted_on})


ROWS: dict[type, Row] = {
    Drafted: write_plan,
    LinePut: write_line,
    LineDropped: delete_line,
    Approved: freeze_version,
    AmendmentOpened: reopen_draft,
    FilingNoted: write_filing,
}
