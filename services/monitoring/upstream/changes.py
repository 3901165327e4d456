"""What everything that writes rows leaves behind: how far a publisher was heard, and a line for the stream."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert
from sqlalchemy.dialects.postgresql import insert as upsert

from services.monitoring.upstream.read_model import changes, sources
from shared.kernel.acts import Act
from shared.kernel.divisions import succession


@dataclass(frozen=True)
class SourceEvent:
    """One event of one publisher: where it stands in that publisher's log, and when it was recorded."""

    source: str
    sequence: int
    at: datetime


def record_position(connection: Connection, heard: SourceEvent) -> None:
    """Note how far a publisher has been heard."""
    values = {"sequence": heard.sequence, "recorded_at": heard.at}
    row = upsert(sources).values(source=heard.source, **values)
    connection.execute(row.on_conflict_do_update(index_elements=[sources.c.source], set_=values))


def append_change(connection: Connection, heard: SourceEvent, book: str, what: str) -> None:
    """Leave a line for the stream: which part of which book changed.

    Whoever writes rows holds `lock_projection`: a stream that resumes by id must never find an id come late.
    """
    county = succession().place_of(book)
    connection.execute(insert(changes).values(vars(heard) | {"county": county, "book": book, "what": what}))


def record_own_change(connection: Connection, sequence: int, act: Act, book: str, what: str) -> None:
    """Leave both for an event of monitoring's own log."""
    own = SourceEvent("monitoring", sequence, act.recorded_at)
    record_position(connection, own)
    append_change(connection, own, book, what)
