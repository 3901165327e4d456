"""A halt, said on the bus for as long as it lasts: whoever listens knows without asking each service."""

import asyncio
from collections.abc import Callable

import msgspec
import structlog
from nats.aio.client import Client

SECONDS = 1.0

log = structlog.get_logger(__name__)


class HaltPublisher:
    """Says on `sluice.halted.v1.{service}.{cell}` that, and why, a service takes no commands any more."""

    def __init__(self, client: Client, *, service: str, cell: str, halted: Callable[[], str | None]) -> None:
        self._client, self._halted = client, halted
        self._subject = f"sluice.halted.v1.{service}.{cell}"
        self._about = {"service": service, "cell": cell}

    async def run(self) -> None:
        """Look until cancelled. Nobody keeps what is said: it is said again and again."""
        while True:
            if reason := self._halted():
                await self._say(reason)
            await asyncio.sleep(SECONDS)

    async def _say(self, reason: str) -> None:
        try:
            await self._client.publish(self._subject, msgspec.json.encode(self._about | {"reason": reason}))
        except Exception as problem:
            log.warning("halt-unheard", error=f"{type(problem).__name__}: {problem}")
