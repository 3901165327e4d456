"""The event store: pyeventsourcing's events and mapper over one append-only table, with our own way in and out.

Rows are written under the table's exclusive lock and numbered without gaps while it is held, so that reading in order
of `notification_id` can never miss an event that commits late. State is canonical JSON with sorted keys: what is
hashed one day is what lies in the table.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from struct import Struct
from typing import Any, Protocol, TypeVar, cast
from uuid import UUID

import psycopg
from psycopg import Connection as PgConnection
from psycopg import sql
from sqlalchemy import Connection

from shared.kernel.aggregate import Aggregate
from shared.kernel.divisions import succession
from shared.kernel.errors import Halt, NotFound
from shared.platform.eventstore.registry import EventRegistry, TypedMapper

A = TypeVar("A", bound=Aggregate)
Look = Callable[[list[tuple[Any, ...]]], None]
Written = tuple[Any, bytes]  # an event, and its fields as they lie in the table

_PATIENCE = b"SET LOCAL lock_timeout = '5s'"
_STATEMENTS = (
    "LOCK TABLE {} IN EXCLUSIVE MODE",
    "SELECT coalesce(max(notification_id), 0) FROM {}",
    "SELECT count(*) FROM {} WHERE notification_id > %s",
    "INSERT INTO {} (originator_id, originator_version, topic, state, notification_id)"
    " SELECT originator, version, topic, state, number + %b"
    " FROM unnest(%b::uuid[], %b::int8[], %b::text[], %b::bytea[]) WITH ORDINALITY"
    " AS new (originator, version, topic, state, number)",
    "COPY {} (originator_id, originator_version, topic, state, notification_id) FROM STDIN (FORMAT BINARY)",
    "SELECT originator_version, topic, state FROM {}"
    " WHERE originator_id = %b AND originator_version > %b ORDER BY originator_version LIMIT %b",
    "SELECT notification_id, originator_id, originator_version, topic, state FROM {}"
    " WHERE notification_id > %s ORDER BY notification_id LIMIT %s",
)
"""To lock, to read the last sequence, to count, to append a few and many, to read one aggregate and the log."""

MANY, COPIED_AT_ONCE, READ_AT_ONCE = 200, 1_000, 5_000
"""From `MANY` rows on COPY is faster. Fewer go by INSERT, which can travel in one pipeline with the COMMIT."""

_COPY_BEGIN, _COPY_END = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
_ROW_HEAD, _ROW_STATE, _ROW_TAIL = Struct(">hi16siqi"), Struct(">i"), Struct(">iq")


class EntryUnreadable(Exception):
    """An entry of the log that this version of the service cannot read, and nothing behind it."""

    def __init__(self, sequence: int, why: Exception) -> None:
        super().__init__(f"entry {sequence} cannot be read: {why}")


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event and its place in the service's log; for publication with the hashes that `messaging.chain` adds."""

    sequence: int
    event: Any
    leaf: bytes = b""
    leaf_before: bytes = b""
    first_leaf: bytes = b""


class EventTable:
    """One service's event table. Every call works on a connection whose transaction the caller owns."""

    def __init__(self, registry: EventRegistry) -> None:
        self._mapper = TypedMapper(registry)
        table = sql.Identifier(f"{registry.service}_events")
        self._lock, self._last, self._count, self._insert, self._copy, self._of, self._after = (
            sql.SQL(statement).format(table).as_bytes() for statement in _STATEMENTS
        )

    def lock(self, connection: Connection) -> int:
        """Take the table's exclusive lock and return the last sequence: from here on nobody else appends."""
        pg = driver(connection)
        with pg.pipeline():
            pg.execute(_PATIENCE)
            pg.execute(self._lock)
            return self.last(connection)

    def last(self, connection: Connection) -> int:
        """The last sequence in the log, 0 when it is empty."""
        return _number(driver(connection).execute(self._last).fetchone())

    def whole_behind(self, connection: Connection, known: int, last: int) -> bool:
        """Whether every number from behind `known` to `last` is in the log."""
        return _number(driver(connection).execute(self._count, (known,)).fetchone()) == last - known

    def written(self, events: Iterable[Any]) -> list[Written]:
        """Events with the bytes that will lie in the table. Raises Unstorable where no table could hold them."""
        return [(event, self._mapper.state_of(event)) for event in events]

    def insert(self, connection: Connection, last: int, events: Sequence[Written]) -> int:
        """Append a few events after `last`, which `lock` returned; gives the new last sequence."""
        rows = [(e.originator_id, e.originator_version, type(e).TOPIC, state) for e, state in events]
        driver(connection).execute(self._insert, (last, *map(list, zip(*rows, strict=True))))
        return last + len(events)

    def append(self, connection: Connection, last: int, events: Sequence[Written]) -> int:
        """Append any number of events, by COPY; no pipeline may be open."""
        with driver(connection).cursor() as cursor, cursor.copy(self._copy) as copy:
            copy.write(_COPY_BEGIN)
            for start in range(0, len(events), COPIED_AT_ONCE):
                copy.write(b"".join(_copied(events[start : start + COPIED_AT_ONCE], last + start + 1)))
            copy.write(_COPY_END)
        return last + len(events)

    def of(self, connection: Connection, aggregate: UUID, behind: int = 0) -> Iterator[Any]:
        """The events of one aggregate behind a version, oldest first."""
        event_of = self._mapper.event_of
        while True:
            with driver(connection).cursor(binary=True) as cursor:
                rows = cursor.execute(self._of, (aggregate, behind, READ_AT_ONCE)).fetchall()
            for version, topic, state in rows:
                yield event_of(aggregate, version, topic, state)
            if len(rows) < READ_AT_ONCE:
                return
            behind = rows[-1][0]

    def after(self, connection: Connection, sequence: int, limit: int, look: Look = lambda _: None) -> list[Recorded]:
        """The next events of the log behind `sequence`, in order, up to one that cannot be read.

        Raises EntryUnreadable where that is the very next. `look` is shown the rows as they are stored.
        """
        with driver(connection).cursor(binary=True) as cursor:
            rows = cursor.execute(self._after, (sequence, limit)).fetchall()
        look(rows)
        found: list[Recorded] = []
        for row in rows:
            try:
                found.append(Recorded(row[0], self._mapper.event_of(*row[1:])))
            except Exception as unreadable:
                if found:
                    break
                raise EntryUnreadable(row[0], unreadable) from unreadable
        return found


def _number(row: tuple[Any, ...] | None) -> int:
    return int(row[0]) if row else 0


def _copied(events: Sequence[Written], first: int) -> Iterator[bytes]:
    """Rows as PostgreSQL's binary COPY has them: each value behind its length, numbers big-endian."""
    for sequence, (event, state) in enumerate(events, start=first):
        topic = type(event).TOPIC.encode()
        yield _ROW_HEAD.pack(5, 16, event.originator_id.bytes, 8, event.originator_version, len(topic))
        yield topic
        yield _ROW_STATE.pack(len(state))
        yield state
        yield _ROW_TAIL.pack(8, sequence)


def driver(connection: Connection) -> PgConnection[tuple[Any, ...]]:
    """The psycopg connection under SQLAlchemy's, inside the same transaction."""
    return cast("PgConnection[tuple[Any, ...]]", connection.connection.driver_connection)


class SnapshotSource(Protocol):
    """Where aggregates lie as they once were."""

    def find(self, connection: Connection, cls: type[Aggregate], aggregate_id: UUID) -> Aggregate | None:
        """One of them."""


class Repository:
    """The aggregates the writer decides on. Kept in memory between rounds; events of the round in hand are included."""

    def __init__(self, events: EventTable, snapshots: SnapshotSource | None = None, capacity: int = 20_000) -> None:
        self._events, self._snapshots, self._capacity = events, snapshots, capacity
        self._kept: dict[UUID, Aggregate] = {}
        self._missing: set[UUID] = set()
        self._round: dict[UUID, list[Any]] = {}
        self._touched: dict[UUID, Aggregate] = {}
        self._moved: dict[UUID, Aggregate] = {}
        self._connection: Connection | None = None

    def find(self, cls: type[A], aggregate_id: UUID) -> A | None:
        """The aggregate, or None when nothing ever happened to it."""
        if aggregate_id in self._missing:
            return None
        aggregate = self._touched.get(aggregate_id) or self._kept.get(aggregate_id) or self._load(cls, aggregate_id)
        if aggregate is None:  # nobody else writes unseen: it stays missing until it is added, or all is forgotten
            if len(self._missing) >= self._capacity:
                self._missing.clear()
            self._missing.add(aggregate_id)
            return None
        assert isinstance(aggregate, cls)
        self._touched[aggregate_id] = aggregate
        return aggregate

    def named(self, cls: type[A], name: str, *rest: Any) -> A | None:
        """The aggregate whose id follows from a division's code or a name that begins with one, and from `rest`.

        What was begun under another code of the same division is found by any of them, so that no second one begins.
        """
        create_id: Callable[..., UUID] = cls.create_id
        found = (self.find(cls, create_id(each, *rest)) for each in succession().spellings(name))
        return next((aggregate for aggregate in found if aggregate is not None), None)

    def get(self, cls: type[A], aggregate_id: UUID) -> A:
        """The aggregate; raises NotFound."""
        return _present(cls, self.find(cls, aggregate_id))

    def get_named(self, cls: type[A], name: str, *rest: Any) -> A:
        """The aggregate as `named` finds it; raises NotFound."""
        return _present(cls, self.named(cls, name, *rest))

    def add(self, aggregate: Aggregate) -> None:
        """Take a new aggregate in."""
        self._missing.discard(aggregate.id)
        self._touched[aggregate.id] = aggregate

    def begin_round(self, connection: Connection) -> None:
        """From here on load through this connection."""
        self._connection = connection
        self._moved, self._round, self._touched = {}, {}, {}

    def pending(self) -> Iterator[Any]:
        """The events of the decision in hand, in the order in which they will be kept."""
        return chain.from_iterable(aggregate.pending_events for aggregate in self._touched.values())

    def keep(self) -> list[Any]:
        """The decision stands: collect its events, and remember them for the rest of the round."""
        collected: list[Any] = []
        for aggregate_id, aggregate in self._touched.items():
            events = aggregate.collect_events()
            if events:
                self._moved[aggregate_id] = aggregate
                self._round.setdefault(aggregate_id, []).extend(events)
                collected.extend(events)
            self._kept[aggregate_id] = aggregate
        self._touched.clear()
        return collected

    def discard(self) -> None:
        """The decision falls: forget every aggregate it had already moved."""
        for aggregate_id, aggregate in self._touched.items():
            if aggregate.pending_events:
                self._kept.pop(aggregate_id, None)
        self._touched.clear()

    def end_round(self) -> list[Aggregate]:
        """The round is on disk; gives the aggregates it moved."""
        moved, self._moved = list(self._moved.values()), {}
        self._round.clear()
        while len(self._kept) > self._capacity:
            self._kept.pop(next(iter(self._kept)))
        return moved

    def clear(self) -> None:
        """Forget everything: someone else wrote, or a round's outcome is unknown."""
        self.forget()
        self._round.clear()
        self._touched.clear()

    def forget(self) -> None:
        """Open what is asked for next from the log again: what is kept may rest on something false."""
        self._kept.clear()
        self._missing.clear()

    def _load(self, cls: type[Aggregate], aggregate_id: UUID) -> Aggregate | None:
        assert self._connection is not None
        taken = self._snapshots.find(self._connection, cls, aggregate_id) if self._snapshots else None
        events = self._events.of(self._connection, aggregate_id, taken.version if taken else 0)
        told = chain(events, self._round.get(aggregate_id, ()))
        try:
            since = list(told) if taken else None
            aggregate = fold(taken, told if since is None else since)
            if aggregate is not None:
                aggregate.assert_sound(since)
        except (Halt, psycopg.Error):
            raise
        except Exception as poisoned:
            raise Halt(f"{cls.__name__} {aggregate_id} cannot be opened: {poisoned!r}") from poisoned
        return aggregate


def _present(cls: type[A], aggregate: A | None) -> A:
    if aggregate is None:
        raise NotFound(f"没有找到该{getattr(cls, 'LABEL', '对象')}，请核对编号")
    return aggregate


def fold(aggregate: Aggregate | None, events: Iterable[Any]) -> Aggregate | None:
    """The aggregate, or one that these events begin, after these events; None when there is neither."""
    for event in events:
        if aggregate is None:
            aggregate = event.mutate(None)
        else:
            aggregate.apply(event)
    return aggregate
