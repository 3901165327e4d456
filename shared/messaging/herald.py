"""Signed checkpoints into a stream of their own, so that copies of them lie where the database's owner has no hand.

A message is the signed note as it is, on `sluice.checkpoints.v1.{service}.{cell}`, numbered in its header. As with the
relay there is no cursor to lose: the stream's last message says where to go on, from the first one when it is empty.
"""

import asyncio

import structlog
from nats.aio.client import Client
from nats.js.api import Header
from nats.js.client import JetStreamContext
from nats.js.errors import NotFoundError
from sqlalchemy import Engine

from shared.messaging.bus import CHECKPOINTS, ensure_checkpoints
from shared.sealing import Seal, SealBook, Sealer
from shared.threads import to_the_end

LOOK_SECONDS = 1.0
WINDOW = 200
NUMBER = "Sluice-Checkpoint"

log = structlog.get_logger(__name__)


class Herald:
    """Carries one service's checkpoints for as long as the service lives."""

    def __init__(
        self, engine: Engine, client: Client, sealer: Sealer, *, service: str, cell: str, replicas: int = 1
    ) -> None:
        self._engine, self._client, self._sealer = engine, client, sealer
        self._service, self._replicas = service, replicas
        self._subject = f"sluice.checkpoints.v1.{service}.{cell}"
        self._carried = 0

    async def run(self) -> None:
        """Carry until cancelled; after a failure the stream is asked again where it stands."""
        while True:
            try:
                await self._carry()
            except Exception as problem:
                log.warning("herald-backs-off", service=self._service, error=f"{type(problem).__name__}: {problem}")
            await asyncio.sleep(LOOK_SECONDS)

    async def _carry(self) -> None:
        last = self._sealer.last
        if last is None or last.number <= self._carried:
            return
        jetstream = self._client.jetstream()
        await ensure_checkpoints(jetstream, self._replicas)
        self._carried = await self._where_it_stands(jetstream)
        for seal in await to_the_end(self._read, self._carried):
            headers = {Header.MSG_ID.value: f"{self._subject}/{seal.number}", NUMBER: str(seal.number)}
            await jetstream.publish(self._subject, seal.note.encode(), stream=CHECKPOINTS, headers=headers)
            self._carried = seal.number

    def _read(self, after: int) -> list[Seal]:
        with self._engine.connect() as connection:
            return SealBook(connection, self._service).page(after, WINDOW)

    async def _where_it_stands(self, jetstream: JetStreamContext) -> int:
        try:
            last = await jetstream.get_last_msg(CHECKPOINTS, self._subject)
        except NotFoundError:
            return 0
        assert last.headers is not None
        return int(last.headers[NUMBER])
