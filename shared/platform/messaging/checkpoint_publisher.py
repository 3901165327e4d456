"""Signed checkpoints into a stream of their own, so that copies of them lie where the database's owner has no hand.

A message is the signed note as it is, on `sluice.checkpoints.v1.{service}.{cell}`, numbered in its header. As with the
relay there is no cursor to lose: the last note in the stream that is one of ours says where to go on, from the first
one when there is none. What others put there is stepped over and told, and no message has an id to be used up before.
"""

import asyncio

import structlog
from nats.aio.client import Client
from nats.js.api import RawStreamMsg
from nats.js.client import JetStreamContext
from nats.js.errors import NotFoundError
from sqlalchemy import Engine

from shared.platform.messaging.bus import CHECKPOINTS, ensure_checkpoints
from shared.platform.messaging.foreign import ForeignFindings
from shared.platform.sealing import Seal, SealBook, Sealer
from shared.platform.threads import run_shielded_in_thread
from shared.tlog.checkpoints import read_checkpoint
from shared.tlog.notes import BadNote, parse

LOOK_SECONDS = 1.0
WINDOW = 200
NUMBER = "Sluice-Checkpoint"

log = structlog.get_logger(__name__)


class CheckpointPublisher:
    """Carries one service's checkpoints for as long as the service lives."""

    def __init__(
        self, engine: Engine, client: Client, sealer: Sealer, *, service: str, cell: str, replicas: int = 1
    ) -> None:
        self._engine, self._client, self._sealer = engine, client, sealer
        self._service, self._replicas = service, replicas
        self._subject = f"sluice.checkpoints.v1.{service}.{cell}"
        self._carried = 0
        self.found = ForeignFindings(f"{service} checkpoints")

    async def run(self) -> None:
        """Carry until cancelled; after a failure the stream is asked again where it stands."""
        while True:
            try:
                await self._carry()
            except Exception as problem:
                log.warning(
                    "checkpoint-publisher-backs-off",
                    service=self._service,
                    error=f"{type(problem).__name__}: {problem}",
                )
            await asyncio.sleep(LOOK_SECONDS)

    async def _carry(self) -> None:
        last = self._sealer.last
        if last is None or last.number <= self._carried:
            return
        jetstream = self._client.jetstream()
        if was := await ensure_checkpoints(jetstream, self._replicas):
            self.found.note("stream configuration changed", f"set right: {was}")
        self._carried = await self._where_it_stands(jetstream)
        for seal in await run_shielded_in_thread(self._read, self._carried):
            headers = {NUMBER: str(seal.number)}
            await jetstream.publish(self._subject, seal.note.encode(), stream=CHECKPOINTS, headers=headers)
            self._carried = seal.number

    def _read(self, after: int) -> list[Seal]:
        with self._engine.connect() as connection:
            return SealBook(connection, self._service).page(after, WINDOW)

    async def _where_it_stands(self, jetstream: JetStreamContext) -> int:
        """The number of our last note in the stream, found from its end backwards; 0 where there is none."""
        try:
            at = (await jetstream.get_last_msg(CHECKPOINTS, self._subject)).seq or 0
        except NotFoundError:
            return 0
        foreign = 0
        while at > 0:
            message = await self._fetch(jetstream, at)
            if message is not None and message.subject == self._subject:
                number = await run_shielded_in_thread(self._number_of, (message.data or b"").decode(errors="replace"))
                if number:
                    self._note_foreign(foreign)
                    return number
                foreign += 1
            at -= 1
        self._note_foreign(foreign)
        return 0

    def _note_foreign(self, count: int) -> None:
        if count:
            self.found.note("message that is not ours", f"{count} at the stream's end, stepped over", count)

    async def _fetch(self, jetstream: JetStreamContext, number: int) -> RawStreamMsg | None:
        try:
            return await jetstream.get_msg(CHECKPOINTS, number)
        except NotFoundError:
            return None

    def _number_of(self, note: str) -> int:
        """The number of a seal of ours by its note; 0 for what we never signed."""
        try:
            size = read_checkpoint(parse(note).text).size
        except BadNote:
            return 0
        with self._engine.connect() as connection:
            seal = SealBook(connection, self._service).of_size(size)
        return seal.number if seal is not None and seal.note == note else 0
