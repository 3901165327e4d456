"""A read model as it lives beside the one that the logs give: its own log, and for who listens the others' messages."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from sqlalchemy import Connection, create_engine, delete, select

from deploy.documents import log_of
from deploy.local.stack import Stack
from services.monitoring import bootstrap as monitoring
from services.monitoring.consuming import LISTENERS
from shared.eventstore import EventTable, Recorded
from shared.messaging.cloudevents import decode, encode
from shared.positions import read_position
from shared.readmodel import OWN, project_batch
from tests import stack as servers

HEARD = {"monitoring": tuple(LISTENERS)}
"""Whose messages a service's rows are made of, beside its own log."""

SECONDS = 60

Rows = dict[str, list[str]]


def both(stack: Stack, service: str) -> tuple[Rows, Rows]:
    """The rows of every table as they are and as they are made anew, of which nothing stays."""
    tables = import_module(f"services.{service}.tables").metadata.sorted_tables
    with connected(stack, service) as connection:
        for source in (OWN, *HEARD.get(service, ())):
            _await(stack, connection, source, service if source == OWN else source)
        living = _rows(connection, tables)
        for table in reversed(tables):
            connection.execute(delete(table))
        for source in HEARD.get(service, ()):
            _hear(stack, source, connection)
        project_batch(connection, _log(connection, service), log_of(service).project)
        return living, _rows(connection, tables)


@contextmanager
def connected(stack: Stack, service: str) -> Iterator[Connection]:
    """As administrator to a service's database; what is done there is undone."""
    engine = create_engine(servers.administrator_url(stack.layout, f"sluice_{service}"))
    try:
        with engine.connect() as connection:
            yield connection
            connection.rollback()
    finally:
        engine.dispose()


def _await(stack: Stack, connection: Connection, source: str, service: str) -> None:
    """Wait until a log, which nobody writes to any more, was read to its end."""
    with connected(stack, service) as theirs:
        last = EventTable(log_of(service).events).last(theirs)
    deadline = time.monotonic() + SECONDS
    while read_position(connection, source) < last:
        assert time.monotonic() < deadline
        connection.rollback()
        time.sleep(0.1)


def _hear(stack: Stack, source: str, connection: Connection) -> None:
    publish = log_of(source).publish
    with connected(stack, source) as theirs:
        for recorded in _log(theirs, source):
            monitoring.listen(connection, decode(encode("local", source, recorded, publish(recorded))))


def _log(connection: Connection, service: str) -> list[Recorded]:
    table = EventTable(log_of(service).events)
    events = table.after(connection, 0, 1_000_000)
    assert len(events) == table.last(connection)
    return events


def _rows(connection: Connection, tables: list[Any]) -> Rows:
    """Of every table, without the numbers of arrivals: in which order sources are heard nobody promises."""
    columns = {table.name: [c for c in table.c if c.identity is None] for table in tables}
    read = {name: connection.execute(select(*asked)).mappings() for name, asked in columns.items()}
    return {name: sorted(str(dict(row)) for row in rows) for name, rows in read.items()}
