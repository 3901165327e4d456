"""Whose file is next: a few at once, fewer of each person, the others wait, and beyond that nobody."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

WAIT_SECONDS = 60.0


class NoTurn(Exception):
    """Too many files are being read; the same request succeeds a little later."""


@dataclass(frozen=True)
class Limits:
    """How many have their turn at once and how many wait, of all and of one person."""

    at_once: int
    of_one: int
    waiting: int
    waiting_of_one: int


READING = Limits(at_once=2, of_one=1, waiting=8, waiting_of_one=3)
"""Files in processes of their own. Who waits has a file in the service's memory."""
COMING_IN = Limits(at_once=8, of_one=2, waiting=100, waiting_of_one=10)
"""Large bodies on their way into the service's memory. Who waits has sent none of it yet."""


class Turns:
    """The turns of one service; who came first is next, whose own limit allows it."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._at_work: Counter[str] = Counter()
        self._waiting: list[tuple[str, asyncio.Future[None]]] = []

    @asynccontextmanager
    async def turn(self, of: str) -> AsyncIterator[None]:
        """Wait for a turn and keep it. Raises NoTurn where too many wait, or this person's files do, or it takes long.

        Call on the event loop.
        """
        await self._take(of)
        try:
            yield
        finally:
            self._at_work[of] -= 1
            self._at_work += Counter()  # drops those who have none
            self._call_next()

    async def _take(self, of: str) -> None:
        own = sum(who == of for who, _ in self._waiting)
        if len(self._waiting) >= self._limits.waiting or own >= self._limits.waiting_of_one:
            raise NoTurn
        called = asyncio.get_running_loop().create_future()
        self._waiting.append((of, called))
        self._call_next()
        try:
            await asyncio.wait_for(asyncio.shield(called), WAIT_SECONDS)
        except (TimeoutError, asyncio.CancelledError) as gone:
            self._leave(of, called)
            if isinstance(gone, TimeoutError):
                raise NoTurn from gone
            raise

    def _leave(self, of: str, called: "asyncio.Future[None]") -> None:
        if called.done():  # called in the same moment
            self._at_work[of] -= 1
            self._call_next()
        else:
            self._waiting.remove((of, called))

    def _call_next(self) -> None:
        for who, called in list(self._waiting):
            if self._at_work.total() >= self._limits.at_once:
                return
            if self._at_work[who] < self._limits.of_one:
                self._waiting.remove((who, called))
                self._at_work[who] += 1
                called.set_result(None)
