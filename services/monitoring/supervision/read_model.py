"""Days that the leading group looked at, and its instructions, as rows."""

from sqlalchemy import BigInteger, Column, Connection, Date, DateTime, Integer, Table, insert, update

from services.monitoring.supervision.supervised_day import SupervisedDay
from services.monitoring.upstream.changes import record_own_change
from services.monitoring.upstream.columns import metadata, sequence
from shared.platform.capability import Row
from shared.platform.projections.columns import flag, text

supervised_days = Table(
    "supervised_days",
    metadata,
    text("county", primary_key=True),
    Column("day", Date, primary_key=True),
    Column("confirmed_at", DateTime(timezone=True), nullable=False),
    text("organisation"),
    text("post"),
    Column("seen", BigInteger, nullable=False),
    flag("late"),
    text("remarks"),
    sequence(),
    flag("simulated"),
)
"""Days that the county's leading group looked at; a day without a row was not looked at."""

instructions = Table(
    "instructions",
    metadata,
    text("county", primary_key=True),
    Column("day", Date, primary_key=True),
    Column("number", Integer, primary_key=True),
    text("to"),
    text("organisation"),
    text("about"),
    text("text"),
    Column("due_on", Date, nullable=False),
    text("answer"),
    Column("answered_at", DateTime(timezone=True)),
    text("answered_by"),
    sequence(),
    flag("simulated"),
)
"""Instructions (督办) of the leading group, each answered once."""


def _supervised(connection: Connection, number: int, event: SupervisedDay.DaySupervised) -> None:
    where = {"county": event.county, "day": event.day, "sequence": number, "simulated": event.act.simulated}
    facts = {"seen": event.seen, "late": event.late, "remarks": event.remarks}
    actor = event.act.actor
    who = {"confirmed_at": event.act.recorded_at, "organisation": actor.organisation, "post": actor.post}
    connection.execute(insert(supervised_days).values(where | facts | who))
    given = [where | vars(one) | {"number": n} for n, one in enumerate(event.instructions, start=1)]
    if given:
        connection.execute(insert(instructions), given)
    record_own_change(connection, number, event.act, f"{event.county}-{event.day.year}", "supervision")


def _answered(connection: Connection, number: int, event: SupervisedDay.InstructionAnswered) -> None:
    mine = (instructions.c.county == event.county, instructions.c.day == event.day)
    row = update(instructions).where(*mine, instructions.c.number == event.number)
    who = {"answered_at": event.act.recorded_at, "answered_by": event.act.actor.organisation}
    connection.execute(row.values({"answer": event.answer, "sequence": number} | who))
    record_own_change(connection, number, event.act, f"{event.county}-{event.day.year}", "supervision")


ROWS: dict[type, Row] = {SupervisedDay.DaySupervised: _supervised, SupervisedDay.InstructionAnswered: _answered}
