"""One writer per database, group commit.

Callers enqueue; the writer takes what waits, decides in order on aggregates it keeps in memory, writes all events of
the round in one transaction together with the answers and the positions, commits, and only then answers everyone.
The table lock is taken before deciding: should a second writer ever run, it waits, finds the log longer than it
knew, forgets what it kept and decides on what is true.
"""

import asyncio
import gc
import queue
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import msgspec
import structlog
from sqlalchemy import Connection, Engine, Executable

from shared.kernel.aggregate import Aggregate
from shared.kernel.errors import Conflict, DomainError, Halt
from shared.platform.commands.idempotency import Answer, IdempotencyStore, Key
from shared.platform.db_errors import DATABASE_TROUBLE, disk_is_full, invalidate_on_error, written_together
from shared.platform.eventstore.checkpoints import Positions, SequenceGap, Tracking
from shared.platform.eventstore.registry import EventRegistry, Unstorable
from shared.platform.eventstore.snapshots import Snapshooter, Snapshots
from shared.platform.eventstore.store import MANY, EventTable, Repository, Written, driver
from shared.platform.metrics import COMMANDS, HALTED, ROUND_SECONDS, ROUND_SIZE

ROUND_LIMIT, RESOLVE_SECONDS = 5_000, 8.0

COLLECT_SELDOM = (50_000, 20, 100)
"""Books are large and hold no cycles: looking them through as often as Python does costs a third of a round."""

_DONE, _DRY_RUN, _REFUSED = (COMMANDS.labels(outcome=outcome) for outcome in ("done", "dry-run", "refused"))

log = structlog.get_logger(__name__)


class Unavailable(Exception):
    """The outcome of a command is not known, or it was not begun: retry with the same Idempotency-Key."""


class NoRoom(Unavailable):
    """The database's disk is full: it took nothing of the round."""


class InFlight(Conflict):
    """The same Idempotency-Key is being worked on at this moment."""

    title = "同一请求正在处理"


@dataclass(frozen=True)
class Outcome:
    """What a handler gives back: the aggregates it moved (the first one's version is answered), the result, and the
    `rows` outside the log that stand or fall with its events: they are written in the same transaction."""

    aggregates: tuple[Aggregate, ...]
    result: Mapping[str, Any]
    rows: tuple[Executable, ...] = ()


Decide = Callable[[Repository], Outcome | None]


@dataclass
class QueuedCommand:
    """One decision to be taken, with whose key it is answered or which foreign position it moves."""

    decide: Decide
    future: "asyncio.Future[Answer]"
    key: Key | None = None
    tracking: Tracking | None = None
    dry_run: bool = False
    status: int = 200
    answer: Answer | None = None
    error: BaseException | None = None
    events: list[Written] = field(default_factory=list)
    done: Outcome | None = None


class Writer:
    """The service's only way to change anything."""

    def __init__(self, engine: Engine, registry: EventRegistry, on_commit: Callable[[int], None]) -> None:
        service = registry.service
        self._engine = engine
        self._table = EventTable(registry)
        self._answers, self._positions = IdempotencyStore(service), Positions()
        self._repository = Repository(self._table, Snapshots(service))
        self._snapshooter = Snapshooter(engine, registry)
        self._on_commit = on_commit
        self._queue: queue.SimpleQueue[QueuedCommand | None] = queue.SimpleQueue()
        self._in_flight: set[tuple[str, str]] = set()
        self._known_last = self._committed_last = -1
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._run, name=f"{service}-writer", daemon=True)
        self.halted: str | None = None

    def start(self) -> None:
        """Begin to take work. Must be called on the event loop that awaits the answers."""
        gc.set_threshold(*COLLECT_SELDOM)
        self._loop = asyncio.get_running_loop()
        self._thread.start()
        self._snapshooter.start()

    def stop(self) -> None:
        """Finish what waits, then end."""
        self._queue.put(None)
        self._thread.join(timeout=10)
        self._snapshooter.stop()

    def submit(
        self,
        decide: Decide,
        *,
        key: Key | None = None,
        tracking: Tracking | None = None,
        dry_run: bool = False,
        status: int = 200,
    ) -> "asyncio.Future[Answer]":
        """Have a decision taken; the answer or refusal comes when it is on disk. Raises InFlight, Halt, Unstorable.

        Who stops waiting changes nothing: the decision is taken, and its key is busy until then.
        """
        if self.halted:
            raise Halt(self.halted)
        if key is not None:
            key.assert_storable()
            if key.identity in self._in_flight:
                raise InFlight("同一幂等键的请求正在处理，请稍后用同一键重试")
            self._in_flight.add(key.identity)
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._queue.put(QueuedCommand(decide, future, key, tracking, dry_run, status))
        return future

    def _run(self) -> None:
        while (first := self._queue.get()) is not None:
            batch = [first]
            with suppress(queue.Empty):
                while len(batch) < ROUND_LIMIT:
                    work = self._queue.get_nowait()
                    if work is None:
                        self._queue.put(None)
                        break
                    batch.append(work)
            self._round(batch)

    def _round(self, batch: list[QueuedCommand]) -> None:
        started = time.perf_counter()
        try:
            last = self._write(batch)
        except Exception as problem:
            self._repository.clear()
            self._known_last = -1
            if isinstance(problem, DATABASE_TROUBLE):
                log.warning("round-unknown", error=str(problem), commands=len(batch))
                self._resolve(batch, NoRoom if disk_is_full(problem) else Unavailable)
            else:
                log.exception("round-failed", commands=len(batch))
                for work in batch:
                    work.error = work.error or problem
        else:
            self._on_commit(last)
        ROUND_SECONDS.observe(time.perf_counter() - started)
        ROUND_SIZE.observe(len(batch))
        assert self._loop is not None
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._settle, batch)

    def _write(self, batch: list[QueuedCommand]) -> int:
        with self._engine.connect() as connection, invalidate_on_error(connection), connection.begin() as transaction:
            last = self._table.lock(connection)
            if last != self._known_last:
                self._repository.clear()
                self._look_at_others(connection, last)
            self._repository.begin_round(connection)
            self._positions.begin_round(connection)
            self._replay(connection, batch)
            events: list[Written] = []
            for work in batch:
                if work.answer is None and work.error is None:
                    self._decide(connection, work)
                    events.extend(work.events)
                    self._word(work, last + len(events))
            if len(events) >= MANY:
                self._table.append(connection, last, events)
            with driver(connection).pipeline():
                if 0 < len(events) < MANY:
                    self._table.insert(connection, last, events)
                self._answers.keep(connection, batch)
                self._positions.end_round(connection)
                transaction.commit()
        for aggregate in self._repository.end_round():
            self._snapshooter.consider(aggregate)
        self._known_last = self._committed_last = last + len(events)
        return self._known_last

    def _replay(self, connection: Connection, batch: Sequence[QueuedCommand]) -> None:
        """Answer again what was answered before; halt where such an answer was changed."""
        self._answers.replay(connection, batch)
        for work in batch:
            if isinstance(work.error, Halt):
                self.halt(str(work.error))

    def _look_at_others(self, connection: Connection, last: int) -> None:
        """Somebody else wrote: halt where what was answered is gone, or a number was left out."""
        known = self._committed_last
        if last < known:
            self.halt(f"the log ends at {last} and {known} was answered: entries were removed, or an old copy put")
        elif known >= 0 and not self._table.whole_behind(connection, known, last):
            self.halt(f"the log has a hole between {known} and {last}")

    def halt(self, reason: str) -> None:
        """Take no work any more, for good; what is on disk stays readable. Called from any thread."""
        self.halted = reason
        HALTED.set(1)
        log.critical("writer-halted", reason=reason)

    def _decide(self, connection: Connection, work: QueuedCommand) -> None:
        try:
            if self.halted:
                raise Halt(self.halted)
            if work.tracking is not None and not self._positions.advance(work.tracking):
                return
            work.done = work.decide(self._repository)
            if work.dry_run:
                self._repository.discard()
            else:
                written = self._table.written(self._repository.pending())
                if work.done and work.done.rows:
                    written_together(connection, work.done.rows)
                self._repository.keep()
                work.events = written
        except (DomainError, UnicodeEncodeError) as refusal:
            self._repository.discard()
            self._refuse(work, refusal if isinstance(refusal, DomainError) else Unstorable.half())
        except SequenceGap as gap:
            work.error = gap
        except Exception as trouble:
            if connection.invalidated:
                raise
            self._repository.discard()
            if work.tracking is not None:
                self._positions.take_back(work.tracking)
            if isinstance(trouble, Halt):
                self.halt(self.halted or str(trouble))
            else:
                log.error("decision-failed", exc_info=trouble)
            work.error = trouble

    def _refuse(self, work: QueuedCommand, refusal: DomainError) -> None:
        _REFUSED.inc()
        work.error = refusal
        if work.tracking is not None:
            self._positions.note_failure(work.tracking, refusal)

    def _word(self, work: QueuedCommand, sequence: int) -> None:
        if work.error is not None:
            return
        (_DRY_RUN if work.dry_run else _DONE).inc()
        body: dict[str, Any] = {"sequence": sequence}
        if work.done is not None:
            if work.done.aggregates:
                body["version"] = work.done.aggregates[0].version
            body.update(work.done.result)
        if work.dry_run:
            body["dry_run"] = True
        work.answer = Answer(200 if work.dry_run else work.status, msgspec.json.encode(body))

    def _resolve(self, batch: Sequence[QueuedCommand], left_open: type[Unavailable]) -> None:
        """The COMMIT's reply was lost or the round never began: look each key up before answering."""
        deadline = time.monotonic() + RESOLVE_SECONDS
        for work in batch:
            work.answer, work.error = None, None
        while time.monotonic() < deadline:
            try:
                with self._engine.connect() as connection:
                    self._replay(connection, batch)
                break
            except DATABASE_TROUBLE:
                time.sleep(0.25)
        for work in batch:
            if work.answer is None and work.error is None:
                work.error = left_open("暂时无法确认结果，请用同一幂等键重试")

    def _settle(self, batch: list[QueuedCommand]) -> None:
        for work in batch:
            if work.key is not None:
                self._in_flight.discard(work.key.identity)
            if work.future.done():
                continue
            if work.error is None and work.answer is not None:
                work.future.set_result(work.answer)
            else:
                work.future.set_exception(work.error or Unavailable("请求未被处理，请用同一幂等键重试"))
