"""Monitoring's own events become rows: alerts and their course."""

from typing import Any

from sqlalchemy import Connection, insert, update

from services.monitoring.domain.alert import Alert
from services.monitoring.listening.changes import Heard, hear, take_turn, tell
from services.monitoring.tables import alerts
from shared.eventstore import Recorded

OPEN, ACKNOWLEDGED, CLOSED = "open", "acknowledged", "closed"


def project(connection: Connection, recorded: Recorded) -> None:
    """Write what one event changed."""
    event = recorded.event
    take_turn(connection)
    if isinstance(event, Alert.AlertRaised):
        connection.execute(insert(alerts).values(_raised(recorded)))
    else:
        row = update(alerts).where(alerts.c.alert == str(event.originator_id))
        connection.execute(row.values(_course(recorded.event) | {"sequence": recorded.sequence}))
    heard = Heard("monitoring", recorded.sequence, event.act.recorded_at)
    hear(connection, heard)
    tell(connection, heard, f"{event.county}-{event.fiscal_year}", "alerts")


def _raised(recorded: Recorded) -> dict[str, Any]:
    event = recorded.event
    facts = {name: value for name, value in vars(event.finding).items() if name not in ("key", "clause")}
    clause = event.finding.clause
    return facts | {
        "alert": str(event.originator_id),
        "clause_document": clause.document,
        "clause_section": clause.section,
        "clause_quote": clause.quote,
        "state": OPEN,
        "raised_at": event.act.recorded_at,
        "sequence": recorded.sequence,
        "simulated": event.finding.simulated or event.act.simulated,
    }


def _course(event: Any) -> dict[str, Any]:
    organisation, at = event.act.actor.organisation, event.act.recorded_at
    match event:
        case Alert.AlertAcknowledged():
            return {"state": ACKNOWLEDGED, "acknowledged_at": at, "acknowledged_by": organisation}
        case Alert.AlertClosed(outcome=outcome):
            return {"state": CLOSED, "closed_at": at, "closed_by": organisation, "outcome": outcome}
    raise LookupError(f"{type(event).__name__} has no row")
