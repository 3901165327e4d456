"""Consumers: another service's events, in order, each with one effect.

The position moves in the same transaction as what is done about an event, so a repeated delivery changes nothing. A gap
is refilled from the publisher's feed over HTTP, which is what makes losing all of NATS's data harmless.
"""

import asyncio
import ssl
from collections.abc import Callable, Sequence
from functools import cache
from typing import Protocol

import httpx
import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from nats.js.errors import NotFoundError
from sqlalchemy import Connection, Engine

from shared.contracts.envelope import Envelope
from shared.kernel.errors import DomainError
from shared.messaging.bus import stream_name
from shared.messaging.cloudevents import decode
from shared.metrics import FAILURES
from shared.positions import Gap, Positions, Tracking, failure, read_position, record_failures
from shared.problems import UNREADABLE
from shared.threads import to_the_end
from shared.writer import Decide, Writer

BATCH = 256
FETCH_SECONDS = 2.0
REFILL_LIMIT = 1_000
BACKOFF_SECONDS = 0.5
TRIES = 5

React = Callable[[Envelope], Decide | None]
Listen = Callable[[Connection, Envelope], None]

log = structlog.get_logger(__name__)


class Sink(Protocol):
    """Where a consumer's events go."""

    async def take(self, envelopes: Sequence[Envelope]) -> None:
        """Deal with events in order; those dealt with before are passed over. Raises Gap."""
        ...

    async def position(self, source: str) -> int:
        """How far the source has been read."""
        ...

    async def write_down(self, source: str, trouble: str) -> None:
        """Keep on record that the event behind the position cannot be dealt with."""
        ...


def tracking_of(envelope: Envelope) -> Tracking:
    """The envelope's place in its source."""
    return Tracking(envelope.source, envelope.sequence, envelope.previous)


class _Reading:
    """What both kinds of sink share: the positions and failures of one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def position(self, source: str) -> int:
        return await to_the_end(_position, self._engine, source)

    async def write_down(self, source: str, trouble: str) -> None:
        await to_the_end(_write_down, self._engine, source, trouble)


class IntoWriter(_Reading):
    """Foreign events become decisions of this service."""

    def __init__(self, engine: Engine, writer: Writer, react: React) -> None:
        super().__init__(engine)
        self._writer, self._react = writer, react

    async def take(self, envelopes: Sequence[Envelope]) -> None:
        decisions = [
            self._writer.submit(self._react(envelope) or _nothing, tracking=tracking_of(envelope))
            for envelope in envelopes
        ]
        for outcome in await asyncio.gather(*decisions, return_exceptions=True):
            if isinstance(outcome, DomainError):
                log.warning("fact-refused", refusal=outcome.code(), detail=outcome.detail)
            elif isinstance(outcome, BaseException):
                raise outcome


class IntoRows(_Reading):
    """Foreign events become rows of this service's read model."""

    def __init__(self, engine: Engine, listen: Listen, on_move: Callable[[], None]) -> None:
        super().__init__(engine)
        self._listen, self._on_move = listen, on_move

    async def take(self, envelopes: Sequence[Envelope]) -> None:
        await to_the_end(self._take, envelopes)
        self._on_move()

    def _take(self, envelopes: Sequence[Envelope]) -> None:
        positions = Positions()
        with self._engine.begin() as connection:
            positions.begin_round(connection)
            for envelope in envelopes:
                if positions.advance(tracking_of(envelope)):
                    self._listen(connection, envelope)
            positions.end_round(connection)


def _nothing(_: object) -> None:
    return None


def _write_down(engine: Engine, source: str, trouble: str) -> None:
    with engine.begin() as connection:
        position = read_position(connection, source)
        record_failures(connection, [failure(Tracking(source, position + 1, position), trouble)])


def _position(engine: Engine, source: str) -> int:
    with engine.connect() as connection:
        return read_position(connection, source)


class Consumer:
    """Reads one source for one service, for as long as the service lives."""

    def __init__(self, client: Client, sink: Sink, *, service: str, source: str, feed: "Feed") -> None:
        self._client, self._sink, self._feed = client, sink, feed
        self._service, self.source = service, source
        self._failed = 0
        self.trouble: str | None = None

    @property
    def halted(self) -> bool:
        """Whether it failed so often that the failure was written down: trying again alone does not help."""
        return self._failed >= TRIES

    async def run(self) -> None:
        """Consume until cancelled. A failure is retried, then written down; order is never broken to get past it."""
        while True:
            try:
                await self._refill()
                await self._read_stream()
            except NotFoundError:
                await asyncio.sleep(BACKOFF_SECONDS)
            except Exception as problem:
                await self._note(problem)
                await asyncio.sleep(BACKOFF_SECONDS * min(self._failed, 20))

    async def _read_stream(self) -> None:
        """Read while the stream gives; when it is silent ask the publisher, who knows whether there is more."""
        subscription = await self._subscribe()
        while True:
            try:
                messages = await subscription.fetch(BATCH, timeout=FETCH_SECONDS)
            except TimeoutError:
                # NATS's own is one; its client raises the bare one too, when the server answers at the last moment.
                await subscription.consumer_info()
                await self._refill()
                self._failed, self.trouble = 0, None
                continue
            await self._take(messages)

    async def _subscribe(self) -> JetStreamContext.PullSubscription:
        """Ours from here: behind the position that the database holds, whatever NATS remembers of us."""
        jetstream = self._client.jetstream()
        return await jetstream.pull_subscribe(
            f"sluice.v1.{self.source}.>",
            stream=stream_name(self.source),
            config=ConsumerConfig(
                deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
                opt_start_seq=await self._start(jetstream),
                ack_policy=AckPolicy.EXPLICIT,
                ack_wait=30,
                max_ack_pending=4 * BATCH,
                inactive_threshold=60,
            ),
        )

    async def _start(self, jetstream: JetStreamContext) -> int:
        """One event is one message, so the log's numbers are the stream's, as far as the stream reaches yet."""
        info = await jetstream.stream_info(stream_name(self.source))
        return min(await self._sink.position(self.source), info.state.last_seq) + 1

    async def _take(self, messages: list[Msg]) -> None:
        envelopes = [decode(message.data) for message in messages]
        try:
            await self._sink.take(envelopes)
        except Gap as gap:
            log.info("gap-refilled", service=self._service, source=self.source, have=gap.have, got=gap.got)
            await self._refill()
            await self._sink.take(envelopes)
        self._failed, self.trouble = 0, None
        for message in messages:
            await message.ack()

    async def _refill(self) -> None:
        """Read on from the publisher's feed until nothing is left there."""
        while envelopes := await self._feed.after(self.source, await self._sink.position(self.source)):
            await self._sink.take(envelopes)

    async def _note(self, problem: Exception) -> None:
        self._failed += 1
        self.trouble = f"{type(problem).__name__}: {problem}"[:500]
        log.warning("consumer-retries", service=self._service, source=self.source, error=self.trouble)
        if self._failed == TRIES:
            FAILURES.labels(source=self.source).inc()
            log.error("consumer-halted", service=self._service, source=self.source, exc_info=problem)
            await self._sink.write_down(self.source, self.trouble)


class PublisherStopped(Exception):
    """The publisher cannot read its own log any further."""


@cache
def _certificates() -> ssl.SSLContext:
    """Read once in a process: it takes longer than everything else that a client is made of."""
    return httpx.create_ssl_context()


class Feed:
    """The publishers' event feeds over HTTP."""

    def __init__(self, peers: dict[str, str], token: str) -> None:
        self._peers = peers
        self._http = httpx.AsyncClient(timeout=10, headers={"Authorization": f"Bearer {token}"}, verify=_certificates())

    async def after(self, source: str, sequence: int) -> list[Envelope]:
        """The next events of a source; none when its feed cannot be reached, for then the stream must do.

        Raises PublisherStopped.
        """
        if not self._peers.get(source):
            return []
        url = f"{self._peers[source]}/{source}/v1/events"
        try:
            answer = await self._http.get(
                url, params={"after": sequence, "limit": REFILL_LIMIT}, headers={"Accept": "application/x-ndjson"}
            )
            if answer.is_server_error and UNREADABLE.encode() in answer.content:
                raise PublisherStopped(f"{source} cannot read its log behind entry {sequence}: {answer.text}")
            answer.raise_for_status()
        except httpx.HTTPError as problem:
            log.info("feed-unreachable", source=source, error=f"{type(problem).__name__}: {problem}")
            return []
        return [decode(line) for line in answer.content.splitlines() if line]

    async def close(self) -> None:
        """Let the connections go."""
        await self._http.aclose()
