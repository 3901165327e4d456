"""A service's read model made anew from the logs, in temporary tables that only this connection sees.

Temporary tables come first on the search path, so a projection writes into them as it is. While a log is followed the
transaction is read-only, from which temporary tables alone are exempt: recomputing cannot change a row that is shown.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection, MetaData, text

from shared.contracts.envelope import Envelope
from shared.platform.eventstore.service_log import ServiceLog
from shared.platform.eventstore.store import EntryUnreadable, EventTable
from shared.platform.messaging.sinks import Listen
from shared.platform.projections.read_model import BATCH, OWN, buffered

TEMPORARY = "pg_temp"

MOST_BYTES = 20 * 2**30
"""What recomputed tables may take on the database's disk before a run gives up."""

LOOKS_AT_ROOM = 50
"""Every so many batches."""

Told = Callable[[str, int, int], None]
"""Hears how far a run is: what it does, how much is done, of how much."""


Ask = Callable[[str, int], list[Envelope]]
"""Asks a publisher's feed for the messages behind a position; raises NotCompared where it does not answer."""


class NotCompared(Exception):
    """Why something could not be compared."""


@dataclass(frozen=True)
class ReadModel:
    """What a service's rows are made of: its own log, and the messages of those it listens to."""

    log: ServiceLog
    tables: MetaData
    listen: Listen | None = None
    listens_to: tuple[str, ...] = ()
    reacts_to: tuple[str, ...] = ()
    """Whose messages lead to decisions: they make no rows, but positions are kept of them too."""

    @property
    def service(self) -> str:
        """Whose rows they are."""
        return self.log.service


@dataclass
class Recomputed:
    """The rows as the logs have them, as far as they were followed. Every call is given a connection's transaction."""

    model: ReadModel
    ask: Ask
    most_bytes: int = MOST_BYTES
    told: Told = lambda *_: None
    events: int = 0
    ends: dict[str, int] = field(default_factory=dict)
    """Where a log ended before the position that was to be reached."""
    _reached: dict[str, int] = field(default_factory=dict)
    _batches: int = 0

    def __post_init__(self) -> None:
        self._log = EventTable(self.model.log.events)
        self.tables = [table.to_metadata(MetaData(), schema=TEMPORARY) for table in self.model.tables.sorted_tables]

    def begin(self, connection: Connection) -> None:
        """Make the empty tables, by what the code says and not by what lies in the database."""
        with connection.begin():
            connection.execute(text("SET temp_buffers = '64MB'"))
            for table in self.tables:
                table.create(connection)

    def follow(self, connection: Connection, positions: Mapping[str, int]) -> None:
        """Read on up to these positions, or where a log ends before. Raises NotCompared.

        Outside a transaction each batch gets one of its own.
        """
        self.ends.clear()
        for source in self.model.listens_to:
            self._hear(connection, source, positions.get(source, 0))
        self._read(connection, positions.get(OWN, 0))

    def settle(self, connection: Connection) -> None:
        """Let the planner know how large the tables have become."""
        with connection.begin():
            for table in self.tables:
                connection.execute(text(f'ANALYZE {TEMPORARY}."{table.name}"'))

    def _read(self, connection: Connection, last: int) -> None:
        while (have := self._reached.get(OWN, 0)) < last:
            with _apart(connection):
                try:
                    events = self._log.after(connection, have, min(BATCH, last - have))
                except EntryUnreadable as unreadable:
                    raise NotCompared(f"{self.model.service}: {unreadable}") from unreadable
                if not events:
                    self.ends[OWN] = have
                    return
                if events[-1].sequence != have + len(events):
                    missing = _missing(have, [recorded.sequence for recorded in events])
                    raise NotCompared(f"{self.model.service}: its log has no entry {missing}")
                with buffered(connection) as rows:
                    for recorded in events:
                        self.model.log.project(rows, recorded)
            self._move(connection, OWN, len(events), last)

    def _hear(self, connection: Connection, source: str, last: int) -> None:
        assert self.model.listen is not None
        while (have := self._reached.get(source, 0)) < last:
            began = time.monotonic()
            envelopes = [envelope for envelope in self.ask(source, have) if envelope.sequence <= last]
            if not envelopes:
                self.ends[source] = have
                return
            if envelopes[-1].sequence != have + len(envelopes):
                missing = _missing(have, [envelope.sequence for envelope in envelopes])
                raise NotCompared(f"{source}: its feed has no entry {missing}, and {last} were heard")
            asked = time.monotonic() - began
            with _apart(connection), buffered(connection) as rows:
                for envelope in envelopes:
                    if not envelope.unstorable:
                        self.model.listen(rows, envelope)
            self._move(connection, source, len(envelopes), last)
            if not connection.in_transaction():
                # The publisher answers from the process of its commands: it is left alone for as long as it answered.
                time.sleep(max(0.0, 2 * asked - (time.monotonic() - began)))

    def _move(self, connection: Connection, source: str, more: int, last: int) -> None:
        """Note how far a log was followed, and now and then how much room that took. Raises NotCompared."""
        self._reached[source] = self._reached.get(source, 0) + more
        self.events += more
        self._batches += 1
        self.told(f"reading {source}", self._reached[source], last)
        if self._batches % LOOKS_AT_ROOM == 0 and (taken := self._taken(connection)) > self.most_bytes:
            raise NotCompared(f"recomputing takes more than {taken} bytes of the database's disk")

    def _taken(self, connection: Connection) -> int:
        with _apart(connection):
            return int(connection.execute(_TAKEN).scalar_one())


_TAKEN = text(
    "SELECT coalesce(sum(pg_total_relation_size(oid)), 0) FROM pg_class"
    " WHERE relnamespace = pg_my_temp_schema() AND relkind = 'r'"
)


@contextmanager
def _apart(connection: Connection) -> Iterator[None]:
    """A read-only transaction of its own, or the one that is under way."""
    if connection.in_transaction():
        yield
        return
    with connection.begin():
        connection.execute(text("SET TRANSACTION READ ONLY"))
        yield


def _missing(have: int, got: list[int]) -> int:
    """The first number behind `have` that did not come."""
    came = set(got)
    return next(number for number in range(have + 1, have + len(got) + 2) if number not in came)
