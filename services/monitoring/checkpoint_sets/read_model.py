"""Months' checkpoint sets as rows."""

from sqlalchemy import Column, Connection, DateTime, Index, Integer, Table, insert
from sqlalchemy.dialects.postgresql import JSONB

from services.monitoring.checkpoint_sets.checkpoint_set import CheckpointSet
from services.monitoring.upstream.changes import record_own_change
from services.monitoring.upstream.columns import metadata, sequence
from shared.platform.capability import Row
from shared.platform.projections.columns import flag, text

checkpoint_sets = Table(
    "checkpoint_sets",
    metadata,
    text("book", primary_key=True),
    text("month", primary_key=True),
    text("county"),
    Column("fiscal_year", Integer, nullable=False),
    Column("logs", JSONB, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    sequence(),
    flag("simulated"),
    Index("checkpoint_sets_by_county", "county", "month"),
)
"""Where all four logs stood when a book closed a month."""


def _recorded(connection: Connection, number: int, event: CheckpointSet.CheckpointSetRecorded) -> None:
    facts = {name: getattr(event, name) for name in ("book", "month", "county", "fiscal_year")}
    stand = {"recorded_at": event.act.recorded_at, "sequence": number, "simulated": event.act.simulated}
    connection.execute(insert(checkpoint_sets).values(facts | stand | {"logs": [vars(one) for one in event.logs]}))
    record_own_change(connection, number, event.act, event.book, "books")


ROWS: dict[type, Row] = {CheckpointSet.CheckpointSetRecorded: _recorded}
