"""A service's own stream as its relay finds it: where our messages end in it, and what in it is not ours.

A message is ours where our key signed it at the very place where it lies, and our log has the entry that it names. What
others put there is stepped over. A stream that has a past of ours which the log does not have (it is older than a
restore), or nothing of ours at all, is made anew: what is read from it would contradict the log.
"""

import asyncio
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

import structlog
from nats.aio.client import Client
from nats.js.api import RawStreamMsg, StreamInfo
from nats.js.errors import NotFoundError
from sqlalchemy import Connection

from shared.platform.messaging.bus import ensure_stream, stream_name
from shared.platform.messaging.chain import Chain
from shared.platform.messaging.cloudevents import Told, log_id, told
from shared.platform.messaging.foreign import ForeignFindings
from shared.platform.messaging.signing import SIGNATURE, Keyring, NotSigned
from shared.platform.sealing import SealBook
from shared.platform.threads import run_shielded_in_thread
from shared.tlog.notes import Signer, Verifier

AT_ONCE = 64
"""So many messages are fetched side by side on the way back."""

log = structlog.get_logger(__name__)


class End(NamedTuple):
    """The log sequence of our last message in a stream, and the stream sequence of the last message of all."""

    position: int
    last: int


class Whose(Enum):
    """What a message of our stream is."""

    OURS = "ours"
    UNSIGNED_BEFORE = "of before messages were signed"
    OF_ANOTHER_PAST = "of a past that the log does not have"
    FOREIGN = "foreign"


@dataclass(frozen=True)
class Standing:
    """How a stream stood when it was looked at: when it was created, and its first message, 0 while it is empty."""

    created: object
    first: int

    @classmethod
    def of(cls, info: StreamInfo) -> "Standing":
        """By what the server says."""
        return cls(info.created, info.state.first_seq if info.state.messages else 0)

    def follows(self, before: "Standing") -> bool:
        """Whether it is the same stream with nothing taken from its beginning."""
        return self.created == before.created and before.first in (0, self.first)


class Changed(Exception):
    """The stream is not as we left it: it is looked at again from the beginning."""


class OwnStream:
    """The stream of one service, through the connection that holds the relay's lock."""

    def __init__(self, client: Client, service: str, chain: Chain, signer: Signer | None, replicas: int) -> None:
        self._client, self._service, self._chain, self._signer = client, service, chain, signer
        self._replicas, self.name = replicas, stream_name(service)
        self._keys = Keyring([])
        self._standing: Standing | None = None
        self.found = ForeignFindings(service)

    async def end(self, connection: Connection) -> End:
        """Where to go on, with the stream set right before where it has to be."""
        await self._set_right()
        self._keys = Keyring(await run_shielded_in_thread(self._own_keys, connection))
        info = await self._client.jetstream().stream_info(self.name)
        position = await self._position(connection, info) if info.state.messages else 0
        if position is None:
            self.found.note("stream of another log", f"{info.state.messages} messages, made anew")
            await self._client.jetstream().delete_stream(self.name)
            await self._set_right()
            info, position = await self._client.jetstream().stream_info(self.name), 0
        self._standing = Standing.of(info)
        return End(position, info.state.last_seq)

    async def look(self, last: int) -> None:
        """Raise Changed where the stream is not as it was left, its last message being `last`."""
        if await self._set_right():
            raise Changed("its configuration was changed")
        info = await self._client.jetstream().stream_info(self.name)
        standing = Standing.of(info)
        if self._standing is not None and not standing.follows(self._standing):
            self.found.note("stream deleted or cut", f"it has {info.state.messages} messages from {standing.first} on")
            raise Changed("it was deleted or cut")
        self._standing = standing
        if info.state.last_seq != last:
            raise Changed(f"it ends at {info.state.last_seq}, not at {last}")

    async def _set_right(self) -> str:
        was = await ensure_stream(self._client.jetstream(), self._service, self._replicas)
        if was:
            self.found.note("stream configuration changed", f"set right: {was}")
        return was

    def _own_keys(self, connection: Connection) -> list[Verifier]:
        """The key in use and those that sealed before."""
        if self._signer is None:
            return []
        with connection.begin():
            sealed = SealBook(connection, self._service).keys()
        return [self._signer.verifier, *map(Verifier.parse, sealed)]

    async def _position(self, connection: Connection, info: StreamInfo) -> int | None:
        """The log sequence of our last message; None where the stream has to be made anew."""
        at, at_once, unsigned = info.state.last_seq, 1, None
        foreign = 0
        while at >= info.state.first_seq:
            first = max(info.state.first_seq, at - at_once + 1)
            messages = await asyncio.gather(*(self._fetch(number) for number in range(at, first - 1, -1)))
            for message in filter(None, messages):
                whose, place = await run_shielded_in_thread(self._judge, connection, message)
                if whose is Whose.OURS:
                    self._note_foreign(foreign)
                    return place.sequence if place else 0
                if whose is Whose.OF_ANOTHER_PAST:
                    return None
                if whose is Whose.UNSIGNED_BEFORE and place and unsigned is None and not foreign:
                    unsigned = place.sequence
                foreign += whose is Whose.FOREIGN
            if unsigned is not None and await self._began_unsigned(connection, info.state.first_seq):
                return unsigned
            at, at_once = first - 1, AT_ONCE
        return None

    async def _began_unsigned(self, connection: Connection, first: int) -> bool:
        """Whether a version that did not sign began this stream: one of ours begins with what is signed."""
        message = await self._fetch(first)
        return (
            message is not None
            and (await run_shielded_in_thread(self._judge, connection, message))[0] is Whose.UNSIGNED_BEFORE
        )

    def _note_foreign(self, count: int) -> None:
        if count:
            self.found.note("message that is not ours", f"{count} at the stream's end, stepped over", count)

    async def _fetch(self, number: int) -> RawStreamMsg | None:
        """One message; None where there is none, or its headers cannot even be read."""
        try:
            return await self._client.jetstream().get_msg(self.name, number)
        except NotFoundError:
            return None

    def _judge(self, connection: Connection, message: RawStreamMsg) -> tuple[Whose, Told | None]:
        try:
            place = told(message.data or b"")
        except ValueError:
            return Whose.FOREIGN, None
        signed = self._signed(message, place)
        with connection.begin():
            entry = self._chain.at(connection, place.sequence)
        if not signed:
            before = entry is not None and not place.log_id and entry.event.act.recorded_at == place.time
            return Whose.UNSIGNED_BEFORE if before else Whose.FOREIGN, place
        if entry is None or entry.leaf != place.leaf or log_id(entry.first_leaf) != place.log_id:
            return Whose.OF_ANOTHER_PAST, place
        return Whose.OURS, place

    def _signed(self, message: RawStreamMsg, place: Told) -> bool:
        """Whether it is ours by its signature; where this service was given no key, by its place alone."""
        headers, before = message.headers or {}, (message.seq or 0) - 1
        if self._signer is None:
            return bool(place.log_id) and headers.get("Nats-Expected-Last-Sequence") == str(before)
        try:
            self._keys.check(headers.get(SIGNATURE, ""), message.subject or "", before, message.data or b"")
        except NotSigned:
            return False
        return True
