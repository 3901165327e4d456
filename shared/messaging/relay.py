"""The relay: event table -> stream, in order. Where to resume is what the stream really holds, so nothing can be lost.

The event table is the outbox. One relay at a time by advisory lock; should two ever publish, the expected stream
sequence lets only one of them through (code 10071) and the other reads the last message again.
"""

import asyncio
from contextlib import ExitStack

import structlog
from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js.errors import NotFoundError
from sqlalchemy import Connection, Engine

from shared.database_trouble import PASSING
from shared.eventstore import EventTable, Recorded
from shared.messaging.bus import ensure_stream, stream_name
from shared.messaging.cloudevents import decode, encode, event_id, nats_subject
from shared.metrics import RELAY_LAG
from shared.precedence import Precedence, gathering, poured
from shared.service_log import ServiceLog
from shared.threads import to_the_end

WINDOW = 512
BREATH = 32
"""After so many messages others of the event loop have their turn."""
IDLE_SECONDS = 1.0
ACK_SECONDS = 5.0
BACKOFF_SECONDS = 0.5

log = structlog.get_logger(__name__)


class Refused(Exception):
    """The stream did not take a message as the next one."""


PASSING_HERE = (*PASSING, NatsError, Refused)
"""What may pass by itself: database or NATS are away, or another relay was faster."""


class Relay:
    """Publishes one service's log for as long as the service lives."""

    def __init__(self, engine: Engine, client: Client, of: ServiceLog, *, cell: str, replicas: int = 1) -> None:
        self._engine, self._client = engine, client
        self._service, self._cell, self._publish, self._replicas = of.service, cell, of.publish, replicas
        self._table = EventTable(of.events)
        self._stream = stream_name(of.service)
        self._wake = asyncio.Event()
        self._precedence = Precedence()
        self.position = self.lag = 0
        self.stopped: str | None = None
        """Why no event is published any more: trying again does not help, it needs a person."""

    @property
    def connected(self) -> bool:
        """Whether NATS can be reached at this moment."""
        return bool(self._client.is_connected)

    def wake(self) -> None:
        """There is something new. Called on the event loop."""
        self._precedence.note()
        self._wake.set()

    async def run(self) -> None:
        """Publish until cancelled; every failure goes back to asking the stream where it stands."""
        while True:
            try:
                await self._turn()
            except Exception as problem:
                trouble = f"{type(problem).__name__}: {problem}"[:500]
                self.stopped = None if isinstance(problem, PASSING_HERE) else f"publication: {trouble}"
                log.warning("relay-backs-off", service=self._service, error=trouble)
            await asyncio.sleep(BACKOFF_SECONDS)

    async def _turn(self) -> None:
        with ExitStack() as held:
            connection = await to_the_end(self._connect, held)
            if await to_the_end(self._take_turn, connection):
                await self._publish_for_good(connection)

    def _connect(self, held: ExitStack) -> Connection:
        connection = held.enter_context(self._engine.connect())
        # The advisory lock lives as long as its session: a connection given back to the pool would keep it.
        held.callback(connection.invalidate)
        return connection

    def _take_turn(self, connection: Connection) -> bool:
        taken: bool = connection.exec_driver_sql(
            f"SELECT pg_try_advisory_lock(hashtext('sluice-relay-{self._service}'))"
        ).scalar_one()
        connection.commit()
        return taken

    async def _publish_for_good(self, connection: Connection) -> None:
        await ensure_stream(self._client.jetstream(), self._service, self._replicas)
        self.position, stream_sequence = await self._where_it_stands(connection)
        reconnects = self._client.stats["reconnects"]
        # A server that was gone may have come back without its last messages: then the stream is asked again.
        while self._client.stats["reconnects"] == reconnects:
            self._wake.clear()
            events = await to_the_end(self._read, connection)
            self.lag = len(events)
            RELAY_LAG.set(self.lag)
            if not events:
                self.stopped = None
                await self._wait()
                continue
            await self._let_commands_pass(poured(events, WINDOW))
            await self.send(events, stream_sequence)
            self.stopped = None
            stream_sequence += len(events)
            self.position = events[-1].sequence
            if len(events) < WINDOW:
                await asyncio.sleep(gathering(len(events)))

    async def _let_commands_pass(self, flood: bool) -> None:
        seconds = self._precedence.rest(flood)
        while seconds:
            await asyncio.sleep(seconds)
            seconds = self._precedence.rest(flood)

    def _read(self, connection: Connection) -> list[Recorded]:
        with connection.begin():
            return self._table.after(connection, self.position, WINDOW)

    async def _wait(self) -> None:
        try:
            await asyncio.wait_for(self._wake.wait(), IDLE_SECONDS)
        except TimeoutError:
            return

    async def _where_it_stands(self, connection: Connection) -> tuple[int, int]:
        """The log sequence of the stream's last message and its sequence in the stream, 0 and the last when empty.

        A stream that ends otherwise than our log is one of before a restore: it is made anew, for it would take our
        next entries for repetitions of those that are no more.
        """
        name = self._stream
        jetstream = self._client.jetstream()
        try:
            last = await jetstream.get_last_msg(name, f"sluice.v1.{self._service}.>")
        except NotFoundError:
            info = await jetstream.stream_info(name)
            return 0, info.state.last_seq
        assert last.headers is not None
        assert last.seq is not None
        position = int(last.headers["Sluice-Sequence"])
        if await to_the_end(self._holds, connection, position, last.data or b""):
            return position, last.seq
        log.critical("stream-of-another-log", service=self._service, stream_ends_at=position)
        await jetstream.delete_stream(name)
        await ensure_stream(jetstream, self._service, self._replicas)
        return 0, 0

    def _holds(self, connection: Connection, position: int, message: bytes) -> bool:
        """Whether the log has there what the message says: an entry written after a restore bears another moment."""
        with connection.begin():
            found = self._table.after(connection, position - 1, 1)
        told = decode(message).time
        return any(entry.sequence == position and entry.event.act.recorded_at == told for entry in found)

    async def send(self, events: list[Recorded], stream_sequence: int) -> None:
        """Send a window of messages at once and wait for the last: the stream takes it only behind all the others."""
        for offset, recorded in enumerate(events[:-1]):
            subject, payload, headers = self._message(recorded, stream_sequence + offset)
            await self._client.publish(subject, payload, headers=headers)
            if offset % BREATH == BREATH - 1:
                await asyncio.sleep(0)
        subject, payload, headers = self._message(events[-1], stream_sequence + len(events) - 1)
        reply = await self._client.request(subject, payload, timeout=ACK_SECONDS, headers=headers)
        if b'"error"' in reply.data:
            raise Refused(reply.data.decode(errors="replace"))

    def _message(self, recorded: Recorded, expected: int) -> tuple[str, bytes, dict[str, str]]:
        """Subject, payload and headers of one event; the client changes the headers, so they are made anew."""
        published = self._publish(recorded)
        headers = {
            "Nats-Msg-Id": event_id(self._cell, self._service, recorded.sequence),
            "Nats-Expected-Stream": self._stream,
            "Nats-Expected-Last-Sequence": str(expected),
            "Sluice-Sequence": str(recorded.sequence),
        }
        payload = encode(self._cell, self._service, recorded, published)
        return nats_subject(self._service, published), payload, headers
