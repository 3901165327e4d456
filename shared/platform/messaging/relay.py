"""The relay: event table -> stream, in order. Where to resume is what the stream really holds, so nothing can be lost.

The event table is the outbox. One relay at a time by advisory lock. Each message names the stream sequence that it goes
behind, and is signed for that place: should somebody else publish in between, it is refused (code 10071), and the relay
looks where its own last message lies and goes on behind what is not its own. No message has an id by which the server
could take it for a repetition.
"""

import asyncio
import time
from contextlib import ExitStack

import structlog
from nats.aio.client import Client
from nats.errors import Error as NatsError
from sqlalchemy import Connection, Engine

from shared.platform.commands.backpressure import Backpressure, batching_delay, is_burst
from shared.platform.db_errors import PASSING
from shared.platform.eventstore.service_log import ServiceLog
from shared.platform.eventstore.store import EventTable, Recorded
from shared.platform.messaging.chain import Chain
from shared.platform.messaging.cloudevents import encode, nats_subject
from shared.platform.messaging.signing import SIGNATURE, TOGETHER, digest, sign
from shared.platform.messaging.stream import Changed, OwnStream
from shared.platform.metrics import RELAY_LAG
from shared.platform.threads import run_shielded_in_thread
from shared.tlog.notes import Signer

WINDOW = 512
IDLE_SECONDS = 1.0
LOOK_SECONDS = 5.0
"""So often the stream is looked at, whether it is still as it was left."""

ACK_SECONDS = 5.0
BACKOFF_SECONDS = 0.5

log = structlog.get_logger(__name__)


class Refused(Exception):
    """The stream did not take a message as the next one."""


PASSING_HERE = (*PASSING, NatsError, Refused, Changed)
"""What may pass by itself: database or NATS are away, somebody else published, or the stream was tampered with."""


class Relay:
    """Publishes one service's log for as long as the service lives."""

    def __init__(
        self, engine: Engine, client: Client, of: ServiceLog, *, cell: str, signer: Signer | None, replicas: int = 1
    ) -> None:
        self._engine, self._client, self._signer = engine, client, signer
        self._service, self._cell, self._publish = of.service, cell, of.publish
        self._chain = Chain(EventTable(of.events))
        self._stream = OwnStream(client, of.service, self._chain, signer, replicas)
        self._looked = 0.0
        self._wake = asyncio.Event()
        self._precedence = Backpressure()
        self.position = self.lag = 0
        self.stopped: str | None = None
        """Why no event is published any more: trying again does not help, it needs a person."""

    @property
    def warnings(self) -> list[str]:
        """What others put into the stream or changed of it: stepped over, or set right."""
        return self._stream.found.lines()

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
            connection = await run_shielded_in_thread(self._connect, held)
            if await run_shielded_in_thread(self._take_turn, connection):
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
        self.position, stream_sequence = await self._stream.end(connection)
        self._looked = time.monotonic()
        reconnects = self._client.stats["reconnects"]
        # A server that was gone may have come back without its last messages: then the stream is asked again.
        while self._client.stats["reconnects"] == reconnects:
            self._wake.clear()
            await self._look(stream_sequence)
            events = await run_shielded_in_thread(self._read, connection)
            self.lag = len(events)
            RELAY_LAG.set(self.lag)
            if not events:
                self.stopped = None
                await self._wait()
                continue
            await self._let_commands_pass(is_burst(events, WINDOW))
            await self.send(events, stream_sequence)
            self.stopped = None
            stream_sequence += len(events)
            self.position = events[-1].sequence
            if len(events) < WINDOW:
                await asyncio.sleep(batching_delay(len(events)))

    async def _look(self, stream_sequence: int) -> None:
        if time.monotonic() - self._looked >= LOOK_SECONDS:
            await self._stream.look(stream_sequence)
            self._looked = time.monotonic()

    async def _let_commands_pass(self, flood: bool) -> None:
        seconds = self._precedence.rest(flood)
        while seconds:
            await asyncio.sleep(seconds)
            seconds = self._precedence.rest(flood)

    def _read(self, connection: Connection) -> list[Recorded]:
        with connection.begin():
            return self._chain.after(connection, self.position, WINDOW)

    async def _wait(self) -> None:
        try:
            await asyncio.wait_for(self._wake.wait(), IDLE_SECONDS)
        except TimeoutError:
            return

    async def send(self, events: list[Recorded], stream_sequence: int) -> None:
        """Send a window of messages at once and wait for the last: the stream takes it only behind all the others."""
        for start in range(0, len(events), TOGETHER):
            group = self._group(events[start : start + TOGETHER], stream_sequence + start)
            last = group.pop() if start + TOGETHER >= len(events) else None
            for subject, payload, headers in group:
                await self._client.publish(subject, payload, headers=headers)
            await asyncio.sleep(0)
        assert last is not None
        subject, payload, headers = last
        reply = await self._client.request(subject, payload, timeout=ACK_SECONDS, headers=headers)
        if b'"error"' in reply.data:
            raise Refused(reply.data.decode(errors="replace"))

    def _group(self, events: list[Recorded], before: int) -> list[tuple[str, bytes, dict[str, str]]]:
        """Subject, payload and headers of messages that go behind stream sequence `before`, signed together."""
        published = [(recorded, self._publish(recorded)) for recorded in events]
        made = [
            (nats_subject(self._service, said), encode(self._cell, self._service, recorded, said))
            for recorded, said in published
        ]
        headers = [
            {
                "Nats-Expected-Stream": self._stream.name,
                "Nats-Expected-Last-Sequence": str(at),
                "Sluice-Sequence": str(recorded.sequence),
            }
            for at, recorded in enumerate(events, start=before)
        ]
        if self._signer is not None:
            digests = [digest(subject, at, payload) for at, (subject, payload) in enumerate(made, start=before)]
            for header, signature in zip(headers, sign(self._signer, digests), strict=True):
                header[SIGNATURE] = signature
        return [(*message, header) for message, header in zip(made, headers, strict=True)]
