"""Monitoring's own events become rows: alerts, runs of the rules, checkpoint sets, supervised days, instructions."""

from typing import Any

from sqlalchemy import Connection, insert, update

from services.monitoring.domain.alert import Alert
from services.monitoring.domain.check import RuleCheck
from services.monitoring.domain.checkpoint_set import CheckpointSet
from services.monitoring.domain.supervision import SupervisedDay
from services.monitoring.listening.changes import SourceEvent, append_change, record_position
from services.monitoring.tables import alerts, checkpoint_sets, instructions, rule_checks, supervised_days
from shared.platform.eventstore.store import Recorded

OPEN, ACKNOWLEDGED, CLOSED = "open", "acknowledged", "closed"


def project(connection: Connection, recorded: Recorded) -> None:
    """Write what one event changed."""
    event = recorded.event
    if isinstance(event, SupervisedDay.DaySupervised | SupervisedDay.InstructionAnswered):
        book, what = _of_a_day(connection, recorded), "supervision"
    elif isinstance(event, RuleCheck.RulesChecked):
        book, what = event.book, "alerts"
        connection.execute(insert(rule_checks).values(_checked(recorded)))
    elif isinstance(event, CheckpointSet.CheckpointSetRecorded):
        book, what = event.book, "books"
        connection.execute(insert(checkpoint_sets).values(_set(recorded)))
    elif isinstance(event, Alert.AlertRaised):
        book, what = f"{event.county}-{event.fiscal_year}", "alerts"
        connection.execute(insert(alerts).values(_raised(recorded)))
    else:
        book, what = f"{event.county}-{event.fiscal_year}", "alerts"
        row = update(alerts).where(alerts.c.alert == str(event.originator_id))
        connection.execute(row.values(_course(recorded.event) | {"sequence": recorded.sequence}))
    heard = SourceEvent("monitoring", recorded.sequence, event.act.recorded_at)
    record_position(connection, heard)
    append_change(connection, heard, book, what)


def _of_a_day(connection: Connection, recorded: Recorded) -> str:
    """A day's confirmation with its instructions, or an instruction's answer; gives the book of the day."""
    event = recorded.event
    at, organisation = event.act.recorded_at, event.act.actor.organisation
    if isinstance(event, SupervisedDay.InstructionAnswered):
        mine = (instructions.c.county == event.county, instructions.c.day == event.day)
        row = update(instructions).where(*mine, instructions.c.number == event.number)
        answered = {"answer": event.answer, "answered_at": at, "answered_by": organisation}
        connection.execute(row.values(answered | {"sequence": recorded.sequence}))
    else:
        where = {"county": event.county, "day": event.day, "sequence": recorded.sequence}
        where["simulated"] = event.act.simulated
        facts = {"seen": event.seen, "late": event.late, "remarks": event.remarks}
        who = {"confirmed_at": at, "organisation": organisation, "post": event.act.actor.post}
        connection.execute(insert(supervised_days).values(where | facts | who))
        given = [where | vars(one) | {"number": n} for n, one in enumerate(event.instructions, start=1)]
        if given:
            connection.execute(insert(instructions), given)
    return f"{event.county}-{event.day.year}"


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


def _checked(recorded: Recorded) -> dict[str, Any]:
    event = recorded.event
    names = ("book", "county", "fiscal_year", "as_of", "found", "raised", "at_sequence")
    who = {"checked_at": event.act.recorded_at, "organisation": event.act.actor.organisation}
    facts = {"rules": list(event.rules), "sequence": recorded.sequence, "simulated": event.act.simulated}
    return {name: getattr(event, name) for name in names} | facts | who


def _set(recorded: Recorded) -> dict[str, Any]:
    event = recorded.event
    facts = {name: getattr(event, name) for name in ("book", "month", "county", "fiscal_year")}
    stand = {"recorded_at": event.act.recorded_at, "sequence": recorded.sequence, "simulated": event.act.simulated}
    return facts | stand | {"logs": [vars(one) for one in event.logs]}


def _course(event: Any) -> dict[str, Any]:
    organisation, at = event.act.actor.organisation, event.act.recorded_at
    match event:
        case Alert.AlertAcknowledged():
            return {"state": ACKNOWLEDGED, "acknowledged_at": at, "acknowledged_by": organisation}
        case Alert.AlertClosed(outcome=outcome):
            return {"state": CLOSED, "closed_at": at, "closed_by": organisation, "outcome": outcome}
    raise LookupError(f"{type(event).__name__} has no row")
