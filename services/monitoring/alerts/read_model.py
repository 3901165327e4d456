"""Alerts with their course, and runs of the rules, as rows."""

from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    Connection,
    Date,
    DateTime,
    Index,
    Integer,
    Table,
    Text,
    insert,
    update,
)

from services.monitoring.alerts.alert import Alert
from services.monitoring.alerts.check import RuleCheck
from services.monitoring.upstream.changes import record_own_change
from services.monitoring.upstream.columns import metadata, sequence
from shared.platform.capability import Row
from shared.platform.projections.columns import flag, text

OPEN, ACKNOWLEDGED, CLOSED = "open", "acknowledged", "closed"

alerts = Table(
    "alerts",
    metadata,
    text("alert", primary_key=True),
    text("rule"),
    text("severity"),
    text("book"),
    text("county"),
    Column("fiscal_year", Integer, nullable=False),
    text("about"),
    Column("as_of", Date, nullable=False),
    text("figure"),
    text("threshold"),
    text("clause_document"),
    text("clause_section"),
    text("clause_quote"),
    Column("at_sequence", BigInteger, nullable=False, server_default="0"),
    text("state"),
    Column("raised_at", DateTime(timezone=True), nullable=False),
    Column("acknowledged_at", DateTime(timezone=True)),
    text("acknowledged_by"),
    Column("closed_at", DateTime(timezone=True)),
    text("closed_by"),
    text("outcome"),
    sequence(),
    flag("simulated"),
    Index("alerts_by_county", "county", "alert"),
)
"""Alerts and their course. `acknowledged_by` and `closed_by` are organisations, never names of people."""

rule_checks = Table(
    "rule_checks",
    metadata,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    text("book"),
    text("county"),
    Column("fiscal_year", Integer, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("rules", ARRAY(Text), nullable=False),
    Column("found", Integer, nullable=False),
    Column("raised", Integer, nullable=False),
    Column("at_sequence", BigInteger, nullable=False),
    Column("checked_at", DateTime(timezone=True), nullable=False),
    text("organisation"),
    flag("simulated"),
    Index("rule_checks_by_book", "book", "sequence"),
    Index("rule_checks_by_county", "county", "sequence"),
)
"""Runs of the rules: a book without a row was never checked."""


def _raised(connection: Connection, number: int, event: Alert.AlertRaised) -> None:
    finding, clause = event.finding, event.finding.clause
    facts = {name: value for name, value in vars(finding).items() if name not in ("key", "clause")}
    values = facts | {
        "alert": str(event.originator_id),
        "clause_document": clause.document,
        "clause_section": clause.section,
        "clause_quote": clause.quote,
        "state": OPEN,
        "raised_at": event.act.recorded_at,
        "sequence": number,
        "simulated": finding.simulated or event.act.simulated,
    }
    connection.execute(insert(alerts).values(values))
    record_own_change(connection, number, event.act, f"{event.county}-{event.fiscal_year}", "alerts")


def _acknowledged(connection: Connection, number: int, event: Alert.AlertAcknowledged) -> None:
    who = {"acknowledged_at": event.act.recorded_at, "acknowledged_by": event.act.actor.organisation}
    _go_on(connection, number, event, {"state": ACKNOWLEDGED} | who)


def _closed(connection: Connection, number: int, event: Alert.AlertClosed) -> None:
    who = {"closed_at": event.act.recorded_at, "closed_by": event.act.actor.organisation}
    _go_on(connection, number, event, {"state": CLOSED, "outcome": event.outcome} | who)


def _go_on(
    connection: Connection, number: int, event: Alert.AlertAcknowledged | Alert.AlertClosed, values: dict[str, Any]
) -> None:
    row = update(alerts).where(alerts.c.alert == str(event.originator_id))
    connection.execute(row.values(values | {"sequence": number}))
    record_own_change(connection, number, event.act, f"{event.county}-{event.fiscal_year}", "alerts")


def _checked(connection: Connection, number: int, event: RuleCheck.RulesChecked) -> None:
    names = ("book", "county", "fiscal_year", "as_of", "found", "raised", "at_sequence")
    who = {"checked_at": event.act.recorded_at, "organisation": event.act.actor.organisation}
    facts = {"rules": list(event.rules), "sequence": number, "simulated": event.act.simulated}
    connection.execute(insert(rule_checks).values({name: getattr(event, name) for name in names} | facts | who))
    record_own_change(connection, number, event.act, event.book, "alerts")


ROWS: dict[type, Row] = {
    Alert.AlertRaised: _raised,
    Alert.AlertAcknowledged: _acknowledged,
    Alert.AlertClosed: _closed,
    RuleCheck.RulesChecked: _checked,
}
