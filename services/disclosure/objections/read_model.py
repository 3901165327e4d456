"""Objections as everybody may see them, and the letters, which stand apart: their words lie outside the log and cannot
be made again from it.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    LargeBinary,
    MetaData,
    Table,
    Text,
    insert,
    update,
)

from services.disclosure.notices.notice import Course
from services.disclosure.notices.read_model import change, metadata, notices
from services.disclosure.objections.events import ObjectionInvestigated, ObjectionReceived, ObjectionResolved
from shared.platform.capability import Row

sealed = MetaData()
objections = Table(
    "objections", metadata,
    Column("objection", Text, primary_key=True),
    Column("notice", Text, nullable=False, index=True),
    Column("place", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("received_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("alert_on", Date, nullable=False),
    Column("decided_on", Date),
    Column("reply", Text, nullable=False, server_default=""),
    Column("sequence", BigInteger, nullable=False),
)  # fmt: skip

letters = Table(
    "letters", sealed,
    Column("objection", Text, primary_key=True),
    Column("notice", Text, nullable=False),
    Column("named", Boolean),
    Column("wrapped_key", LargeBinary),
    Column("record", LargeBinary),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("erased_at", DateTime(timezone=True)),
)  # fmt: skip
"""Words, name, contact and salt lie sealed in `record`; erasing empties it and the key that opens it.

`named`, whether a name was given, is for whoever investigates. A row is written in the transaction of the fact that the
objection was received, and no row is ever deleted.
"""

letter_readings = Table(
    "letter_readings", sealed,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("objection", Text, ForeignKey("letters.objection"), nullable=False),
    Column("act", Text, nullable=False, server_default="read"),
    Column("staff", Text, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("read_at", DateTime(timezone=True), nullable=False),
)  # fmt: skip


def _received(connection: Connection, sequence: int, event: ObjectionReceived) -> None:
    row = {"objection": event.objection, "notice": event.of.notice, "place": event.of.place, "state": Course.RECEIVED,
           "received_on": event.act.recorded_on, "due_on": event.due_on, "alert_on": event.alert_on,
           "sequence": sequence}  # fmt: skip
    connection.execute(insert(objections).values(row))
    more = {"objections": notices.c.objections + 1, "open_objections": notices.c.open_objections + 1}
    change(connection, sequence, event, more)


def _investigated(connection: Connection, sequence: int, event: ObjectionInvestigated) -> None:
    _course(connection, sequence, event, {"state": Course.INVESTIGATING})


def _resolved(connection: Connection, sequence: int, event: ObjectionResolved) -> None:
    course = Course.UPHELD if event.upheld else Course.DISMISSED
    decided = {"state": course, "decided_on": event.act.recorded_on, "reply": event.reply}
    _course(connection, sequence, event, decided)
    change(connection, sequence, event, {"open_objections": notices.c.open_objections - 1})


def _course(
    connection: Connection, sequence: int, event: ObjectionInvestigated | ObjectionResolved, values: dict[str, Any]
) -> None:
    row = update(objections).where(objections.c.objection == event.objection)
    connection.execute(row.values(values | {"sequence": sequence}))


ROWS: dict[type, Row] = {
    ObjectionReceived: _received,
    ObjectionInvestigated: _investigated,
    ObjectionResolved: _resolved,
}
