"""What a large aggregate looked like at a version, so that opening it need not read its history from the start.

Never trusted over the log: bound to the event it was taken at, and passed over when that event is another one, when the
class has changed since, or when its bytes do not add up. The table may be emptied at any time.
"""

import hashlib
import queue
import sys
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from types import GenericAlias
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

import msgspec
import structlog
from psycopg import sql
from sqlalchemy import Connection, Engine

from shared.kernel.aggregate import Aggregate
from shared.kernel.divisions import succession
from shared.kernel.records import fields_of
from shared.platform.eventstore.paged_dict import Pages, from_pages, to_pages
from shared.platform.eventstore.registry import EventRegistry
from shared.platform.eventstore.store import EventTable, driver, fold

EVERY = 10_000
"""A snapshot after so many events, and when half as many again have come: the whole state costs what it is large."""

PAUSE_SECONDS = 0.25
LONGEST_SECONDS = 600.0
"""A snapshot costs as much as thousands of commands and nobody waits for it: it is taken in a pause of the commands.

Where none comes it is taken all the same, or a book that is never left alone would take ever longer to open.
"""

log = structlog.get_logger(__name__)


class Snapshots:
    """The table of snapshots of one service. An aggregate that is to have them holds a `STATE` in `state`."""

    def __init__(self, service: str) -> None:
        self._table, self._events = sql.Identifier(f"{service}_snapshots"), sql.Identifier(f"{service}_events")

    def find(self, connection: Connection, cls: type[Aggregate], aggregate_id: UUID) -> Aggregate | None:
        """The aggregate as it was when last taken, or None when there is nothing to be relied on."""
        if not hasattr(cls, "STATE"):
            return None
        query = sql.SQL(
            "SELECT s.version, s.schema, s.checksum, s.state, s.anchor = sha256(e.state) FROM {} s JOIN {} e"
            " ON e.originator_id = s.aggregate_id AND e.originator_version = s.version WHERE s.aggregate_id = %b"
        ).format(self._table, self._events)
        with driver(connection).cursor(binary=True) as cursor:
            row = cursor.execute(query, (aggregate_id,)).fetchone()
        if row is None or row[1] != codec(cls).schema or not row[4] or hashlib.sha256(row[3]).digest() != row[2]:
            return None
        with suppress(msgspec.MsgspecError):
            return codec(cls).decode(aggregate_id, row[0], row[3])
        return None

    def keep(self, connection: Connection, aggregate: Aggregate) -> None:
        """Write the aggregate as it is, all of whose events are in the log."""
        schema, state = codec(type(aggregate)).schema, codec(type(aggregate)).encode(aggregate)
        statement = sql.SQL(
            "INSERT INTO {} (aggregate_id, version, schema, checksum, anchor, state)"
            " SELECT originator_id, originator_version, %b, %b, sha256(state), %b FROM {}"
            " WHERE originator_id = %b AND originator_version = %b ON CONFLICT (aggregate_id) DO UPDATE SET version ="
            " excluded.version, schema = excluded.schema, checksum = excluded.checksum, anchor = excluded.anchor,"
            " state = excluded.state WHERE excluded.version > {}.version OR {}.schema <> excluded.schema"
        ).format(self._table, self._events, self._table, self._table)
        checksum = hashlib.sha256(state).digest()
        driver(connection).execute(statement, (schema, checksum, state, aggregate.id, aggregate.version))


class Codec:
    """An aggregate's state as MessagePack. A dictionary of objects lies in pages."""

    def __init__(self, cls: type[Aggregate]) -> None:
        self._cls = cls
        declared: type = cls.STATE  # type: ignore[attr-defined]  # only classes that have one come here
        self._kinds: dict[str, Any] = get_type_hints(declared)
        self._large = {name: Objects(kind) for name, kind in self._kinds.items() if _of_objects(kind)}
        stored = {name: Pages if name in self._large else kind for name, kind in self._kinds.items()}
        self._decoder = msgspec.msgpack.Decoder(msgspec.defstruct("State", [*stored.items(), *_TIMES.items()]))
        described = msgspec.json.encode(msgspec.json.schema(declared), order="sorted")
        self.schema = hashlib.sha256(f"{_LAYOUT} {sys.byteorder} {succession().edition} ".encode() + described).digest()

    def encode(self, aggregate: Aggregate) -> bytes:
        """The state of an aggregate; raises KeyError when something of it lies beside its STATE."""
        held = vars(aggregate.state)  # type: ignore[attr-defined]  # only classes that have one come here
        if unnamed := held.keys() - self._kinds:
            raise KeyError(f"{self._cls.__name__}: {', '.join(sorted(unnamed))} stands in no STATE")
        state = held | {name: to_pages(held[name], objects.pack) for name, objects in self._large.items()}
        return msgspec.msgpack.encode(state | {name: getattr(aggregate, name) for name in _TIMES})

    def decode(self, aggregate_id: UUID, version: int, state: bytes) -> Aggregate:
        """The aggregate of that state."""
        stored: Any = self._decoder.decode(state)
        aggregate = _bare(self._cls, aggregate_id, version, stored.created_on)
        aggregate.modified_on = stored.modified_on
        state = self._cls.STATE()  # type: ignore[attr-defined]
        for name in self._kinds:
            value, objects = getattr(stored, name), self._large.get(name)
            setattr(state, name, from_pages(value, objects.read) if objects else value)
        aggregate.state = state  # type: ignore[attr-defined]
        return aggregate


class Objects:
    """A page of a dictionary of objects: its keys, and the objects with their fields by name."""

    def __init__(self, kind: Any) -> None:
        key, cls = get_args(kind)
        page = GenericAlias(tuple, (GenericAlias(list, key), GenericAlias(list, cls)))
        self._decoder: msgspec.msgpack.Decoder[Any] = msgspec.msgpack.Decoder(page)

    def pack(self, keys: list[Any], values: list[Any]) -> bytes:
        """One page as it is stored."""
        return msgspec.msgpack.encode((keys, values))

    def read(self, page: bytes) -> dict[Any, Any]:
        """One page as it was."""
        return dict(zip(*self._decoder.decode(page), strict=True))


@cache
def codec(cls: type[Aggregate]) -> Codec:
    """How the state of a class is written and read."""
    return Codec(cls)


def _bare(cls: type[Aggregate], aggregate_id: UUID, version: int, created_on: datetime) -> Aggregate:
    """An aggregate to which nothing has happened yet."""
    aggregate = cls.__new__(cls)
    aggregate.__base_init__(aggregate_id, version, created_on)
    return aggregate


_LAYOUT = "pages of objects"
_TIMES = {"created_on": datetime, "modified_on": datetime}
_OF_THE_LIBRARY = vars(_bare(Aggregate, UUID(int=0), 1, datetime.now(UTC))).keys()
"""The attributes that the event library keeps in every aggregate."""


def _of_objects(kind: Any) -> bool:
    return get_origin(kind) is dict and bool(fields_of(get_args(kind)[1]))


class Snapshooter:
    """Takes snapshots in a thread of its own, from the log and in a pause, so that no command waits for one."""

    def __init__(self, engine: Engine, registry: EventRegistry) -> None:
        service = registry.service
        self._engine, self._snapshots, self._events = engine, Snapshots(service), EventTable(registry)
        self._taken: dict[UUID, int] = {}
        self._waiting: set[UUID] = set()
        self._moved_at = 0.0
        self._queue: queue.SimpleQueue[tuple[type[Aggregate], UUID] | None] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"{service}-snapshots", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after what is waited for, pause or not."""
        self._stopping.set()
        self._queue.put(None)
        self._thread.join(timeout=10)

    def consider(self, aggregate: Aggregate) -> None:
        """Have an aggregate that a command moved taken, when it has grown enough since it last was."""
        self._moved_at = time.monotonic()
        taken = self._taken.get(aggregate.id, 0)
        grown = hasattr(aggregate, "STATE") and aggregate.version - taken >= max(EVERY, taken // 2)
        if grown and aggregate.id not in self._waiting:
            self._waiting.add(aggregate.id)
            self._taken[aggregate.id] = aggregate.version
            self._queue.put((type(aggregate), aggregate.id))

    def _run(self) -> None:
        while (asked := self._queue.get()) is not None:
            self._wait_for_a_pause()
            self._waiting.discard(asked[1])
            try:
                with self._engine.begin() as connection:
                    self.take(connection, *asked)
            except Exception:
                log.exception("no-snapshot", aggregate=str(asked[1]))

    def _wait_for_a_pause(self) -> None:
        latest = time.monotonic() + LONGEST_SECONDS
        while (seconds := min(self._moved_at + PAUSE_SECONDS, latest) - time.monotonic()) > 0:
            if self._stopping.wait(seconds):
                return

    def take(self, connection: Connection, cls: type[Aggregate], aggregate_id: UUID) -> None:
        """Read the aggregate from its last snapshot on and keep it as it is now; raises Halt where that cannot be."""
        aggregate = self._snapshots.find(connection, cls, aggregate_id)
        behind = aggregate.version if aggregate else 0
        aggregate = fold(aggregate, self._events.of(connection, aggregate_id, behind))
        if aggregate is not None:
            aggregate.assert_sound()
            self._snapshots.keep(connection, aggregate)
            self._taken[aggregate_id] = aggregate.version
