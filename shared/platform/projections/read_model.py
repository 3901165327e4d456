"""Read models: rows made from events, in the transaction that moves the position."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, cast

import structlog
from psycopg import sql
from sqlalchemy import (
    ColumnElement,
    Connection,
    Dialect,
    Engine,
    FromClause,
    Insert,
    TableClause,
    create_engine,
    func,
    select,
    text,
)

from shared.platform.commands.backpressure import Backpressure, batching_delay, is_burst
from shared.platform.db_errors import PASSING
from shared.platform.eventstore.checkpoints import read_position, write_position
from shared.platform.eventstore.service_log import Project, ServiceLog
from shared.platform.eventstore.store import EventTable, Recorded, driver
from shared.platform.metrics import PROJECTION_LAG

OWN = "own"
"""The source name under which a service keeps its position in its own log."""

BATCH = 1_000
IDLE_SECONDS = 1.0

log = structlog.get_logger(__name__)


def connect(url: str, size: int = 10) -> Engine:
    """The service's engine. Nothing connects yet. No value of a statement comes into a log line by its failure."""
    return create_engine(
        url, pool_size=size, max_overflow=5, pool_pre_ping=True, pool_recycle=1800, pool_timeout=3,
        connect_args={"connect_timeout": 3}, hide_parameters=True,
    )  # fmt: skip


def assert_durable(connection: Connection, service: str) -> None:
    """Refuse to run where an answered command could be lost, or history changed by our own role."""
    for setting in ("fsync", "full_page_writes", "data_checksums"):
        if connection.exec_driver_sql(f"SHOW {setting}").scalar_one() != "on":
            raise RuntimeError(f"PostgreSQL runs with {setting} off: refused, answered commands could be lost")
    if connection.exec_driver_sql("SHOW synchronous_commit").scalar_one() == "off":
        raise RuntimeError("PostgreSQL runs with synchronous_commit off: refused, answered commands could be lost")
    allowed = connection.exec_driver_sql(
        f"SELECT has_table_privilege('{service}_events', 'UPDATE')"
        f" OR has_table_privilege('{service}_events', 'DELETE') OR has_table_privilege('{service}_events', 'TRUNCATE')"
    ).scalar_one()
    if allowed:
        raise RuntimeError(f"the runtime role may change {service}_events: give it SELECT, INSERT and MAINTAIN only")


def lock_projection(connection: Connection) -> None:
    """Wait until nobody else writes rows of this database, and let nobody until the transaction ends.

    What is written in turn appears in the order of its numbers, and rows that are put right are nobody else's then.
    """
    connection.execute(_IN_TURN)


_IN_TURN = text("SELECT pg_advisory_xact_lock(hashtext('rows')) FROM set_config('lock_timeout', '50s', true)")


class BufferedWriter:
    """A connection that keeps plain inserts back and writes them table by table, many rows at once, by COPY.

    Whatever else is asked of it finds them written, so a projection reads and changes what it inserted as always. It
    has what projections ask of a connection and nothing more: `execute`, `scalar`, `scalars`.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: dict[tuple[TableClause, tuple[str, ...]], list[tuple[Any, ...]]] = {}

    def execute(self, statement: Any, parameters: Any = None) -> Any:
        """Gather `insert(table)` with its rows beside it; write what was gathered before anything else is done."""
        if type(statement) is Insert and parameters is not None:
            for row in parameters if isinstance(parameters, list) else [parameters]:
                self._rows.setdefault((statement.table, tuple(row)), []).append(tuple(row.values()))
            return None
        self.write()
        return self._connection.execute(statement, parameters)

    def scalar(self, statement: Any, parameters: Any = None) -> Any:
        """The first column of the first row, None where there is no row."""
        return self.execute(statement, parameters).scalar()

    def scalars(self, statement: Any, parameters: Any = None) -> Any:
        """The first column of every row."""
        return self.execute(statement, parameters).scalars()

    def write(self) -> None:
        """Write what was gathered, in the order in which the tables came."""
        for (table, names), rows in self._rows.items():
            statement, types = _copying(self._connection.dialect, table, names)
            with driver(self._connection).cursor() as cursor, cursor.copy(statement) as copy:
                copy.set_types(types)
                for row in rows:
                    copy.write_row(row)
        self._rows.clear()


@contextmanager
def buffered(connection: Connection) -> Iterator[Connection]:
    """The connection for a batch of projections: what was kept back is written at the end, nothing of it on failure."""
    writer = BufferedWriter(connection)
    yield cast("Connection", writer)
    writer.write()


@cache
def _copying(dialect: Dialect, table: TableClause, names: tuple[str, ...]) -> tuple[sql.Composed, tuple[str, ...]]:
    """How rows with these columns are copied into a table, and the columns' types as PostgreSQL calls them."""
    columns = sql.SQL(", ").join(map(sql.Identifier, names))
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(sql.Identifier(table.name), columns)
    return statement, tuple(table.c[name].type.compile(dialect).lower() for name in names)


def project_batch(connection: Connection, events: Iterable[Recorded], project: Project) -> int | None:
    """Project events and move the position; the last sequence, or None when there was nothing."""
    last = None
    with buffered(connection) as rows:
        for recorded in events:
            project(rows, recorded)
            last = recorded.sequence
    if last is not None:
        write_position(connection, OWN, last)
    return last


class Projector:
    """Turns a service's own log into rows, in a thread of its own, for as long as the service lives."""

    def __init__(self, engine: Engine, log_: ServiceLog, on_move: Callable[[int], None]) -> None:
        self._engine = engine
        self._table = EventTable(log_.events)
        self._project = log_.project
        self._on_move = on_move
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._precedence = Backpressure()
        self._thread = threading.Thread(target=self._run, name=f"{log_.service}-projector", daemon=True)
        self.position = self.lag = 0
        self.trouble: str | None = None
        self.stopped: str | None = None
        """Why no event is projected any more: trying again does not help, it needs a person."""

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """There is something new."""
        self._precedence.note()
        self._wake.set()

    def stop(self) -> None:
        """End after the batch in hand."""
        self._stop.set()
        self._wake.set()
        self._thread.join(timeout=10)

    def _run(self) -> None:
        while not self._stop.is_set():
            self._wake.clear()
            try:
                events = self._step()
                self.trouble = self.stopped = None
            except Exception as problem:
                self.trouble = f"{type(problem).__name__}: {problem}"[:500]
                self.stopped = None if isinstance(problem, PASSING) else f"projection: {self.trouble}"
                log.exception("projection-failed", position=self.position)
                time.sleep(IDLE_SECONDS)
                continue
            if not events:
                self._wake.wait(IDLE_SECONDS)
            elif len(events) < BATCH:
                self._stop.wait(batching_delay(len(events)))

    def _step(self) -> list[Recorded]:
        """Project the next batch; gives its events."""
        with self._engine.begin() as connection:
            position = read_position(connection, OWN)
            events = self._table.after(connection, position, BATCH)
            self._let_commands_pass(is_burst(events, BATCH))
            if events:
                lock_projection(connection)
                if read_position(connection, OWN) != position:
                    return events
            last = project_batch(connection, events, self._project)
        self.position = last or position
        if last is not None:
            self._on_move(last)
        self.lag = 0 if len(events) < BATCH else BATCH
        PROJECTION_LAG.labels(source=OWN).set(self.lag)
        return events

    def _let_commands_pass(self, flood: bool) -> None:
        while (seconds := self._precedence.rest(flood)) and not self._stop.wait(seconds):
            pass


def grouped_names(
    connection: Connection,
    key: ColumnElement[str],
    name: ColumnElement[str],
    source: FromClause,
    *of: ColumnElement[bool],
) -> dict[str, list[str]]:
    """The different names that go with each key among rows of a table or join, in order."""
    query = select(key, func.array_agg(name.distinct())).select_from(source).where(*of).group_by(key)
    return {row[0]: sorted(row[1]) for row in connection.execute(query)}
