"""Consumers: another service's events, in order, each with one effect.

The position moves in the same transaction as what is done about an event, so a repeated delivery changes nothing. Of
the stream only what the publisher signed for that very place is believed; whatever else lies there is stepped over.
What is missing, or was never signed, is read from the publisher's feed over HTTP, which also makes losing all of NATS's
data harmless: the stream is the quick way, never the only one.
"""

import asyncio
import time

import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from nats.js.errors import APIError, NotFoundError

from shared.contracts.envelope import Envelope
from shared.platform.eventstore.checkpoints import OtherHistory, SequenceGap
from shared.platform.messaging.bus import stream_name
from shared.platform.messaging.cloudevents import decode
from shared.platform.messaging.feed import Feed, Unreachable
from shared.platform.messaging.foreign import ForeignFindings
from shared.platform.messaging.signing import SIGNATURE, NotSigned
from shared.platform.messaging.sinks import Sink
from shared.platform.messaging.trust import Trust
from shared.platform.metrics import FAILURES

BATCH = 256
FETCH_SECONDS = 2.0
REFILL_SECONDS = 0.25
"""So long at least between two questions to the publisher while the stream has nothing that can be believed."""

LOOK_SECONDS = 2.0
"""So often the publisher is asked for its key while none is known."""

BACKOFF_SECONDS = 0.5
TRIES = 5

log = structlog.get_logger(__name__)


class Consumer:
    """Reads one source for one service, for as long as the service lives."""

    def __init__(self, client: Client, sink: Sink, *, service: str, source: str, feed: Feed, trust: Trust) -> None:
        self._client, self._sink, self._feed, self._trust = client, sink, feed, trust
        self._service, self.source = service, source
        self._failed = 0
        self._looked = self._refilled = float("-inf")
        self.found = ForeignFindings(source)
        self.trouble: str | None = None

    @property
    def halted(self) -> bool:
        """Whether it failed so often that the failure was written down: trying again alone does not help."""
        return self._failed >= TRIES

    async def run(self) -> None:
        """Consume until cancelled. A failure is retried, then written down; order is never broken to get past it."""
        while True:
            try:
                await self._look()
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
                messages = []
            except APIError as said:
                # The client takes a message for the server's own word where its headers say so.
                self.found.note("answer that the server did not give", f"{said.code} {said.description}")
                return
            if messages:
                await self._take(messages)
                continue
            await subscription.consumer_info()
            await self._look()
            await self._refill()
            self._failed, self.trouble = 0, None

    async def _subscribe(self) -> JetStreamContext.PullSubscription:
        """Ours from here, whatever NATS remembers of us. Nothing is acknowledged: the position is in our database."""
        jetstream = self._client.jetstream()
        return await jetstream.pull_subscribe(
            f"sluice.v1.{self.source}.>",
            stream=stream_name(self.source),
            config=ConsumerConfig(
                deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
                opt_start_seq=await self._start(jetstream),
                ack_policy=AckPolicy.NONE,
                inactive_threshold=60,
            ),
        )

    async def _start(self, jetstream: JetStreamContext) -> int:
        """Behind all that was there before the feed was read to its end.

        Where the feed cannot be asked, from where the next event lies at the earliest: a stream may hold more than the
        log, and it never holds an event before its own number.
        """
        try:
            last = (await jetstream.stream_info(stream_name(self.source))).state.last_seq
        except NotFoundError:
            await self._refill()
            raise
        position = await self._sink.position(self.source)
        return last + 1 if await self._refill() else min(position, last) + 1

    async def _take(self, messages: list[Msg]) -> None:
        envelopes = [envelope for message in messages if (envelope := self._believed(message))]
        if len(envelopes) < len(messages):
            await self._refill_now_and_then()
        await self._trust.check(envelopes)
        try:
            await self._sink.take(envelopes)
        except OtherHistory:
            raise
        except SequenceGap as gap:
            log.info("gap-refilled", service=self._service, source=self.source, have=gap.have, got=gap.got)
            await self._refill()
            await self._sink.take(envelopes)
        self._failed, self.trouble = 0, None

    def _believed(self, message: Msg) -> Envelope | None:
        """The message opened, where its publisher signed it for this place and it is of the log that is heard here."""
        if not self._trust.keyring:
            return None
        try:
            before = message.metadata.sequence.stream - 1
            header = (message.headers or {}).get(SIGNATURE, "")
            self._trust.keyring.check(header, message.subject, before, message.data)
        except NotSigned as wrong:
            self.found.note("message that its publisher did not sign", f"{message.subject}: {wrong}")
            return None
        except Exception as wrong:
            self.found.note("message that is none", f"{message.subject}: {type(wrong).__name__}")
            return None
        envelope = decode(message.data)
        if envelope.source != self.source or not self._trust.knows(envelope):
            self.found.note("message of another log", f"{message.subject}: {envelope.source} {envelope.sequence}")
            return None
        return envelope

    async def _refill_now_and_then(self) -> None:
        """While others fill the stream, the feed is where our events come from; it is not asked at every message."""
        pause = self._refilled + REFILL_SECONDS - time.monotonic()
        if pause > 0:
            await asyncio.sleep(pause)
        await self._refill()

    async def _refill(self) -> bool:
        """Read on from the publisher's feed until nothing is left there; False where it cannot be asked."""
        try:
            while envelopes := await self._feed.after(self.source, await self._sink.position(self.source)):
                await self._trust.check(envelopes)
                await self._sink.take(envelopes)
        except Unreachable as problem:
            log.info("feed-unreachable", source=self.source, error=str(problem))
            return False
        self._refilled = time.monotonic()
        return True

    async def _look(self) -> None:
        """Ask for the publisher's key until there is one; whether it is still the same is seen in the comparison."""
        if not self._trust.keyring and time.monotonic() - self._looked >= LOOK_SECONDS:
            await self._trust.look()
            self._looked = time.monotonic()

    async def _note(self, problem: Exception) -> None:
        self._failed += 1
        self.trouble = f"{type(problem).__name__}: {problem}"[:500]
        log.warning("consumer-retries", service=self._service, source=self.source, error=self.trouble)
        if self._failed == TRIES:
            FAILURES.labels(source=self.source).inc()
            log.error("consumer-halted", service=self._service, source=self.source, exc_info=problem)
            await self._sink.write_down(self.source, self.trouble)
