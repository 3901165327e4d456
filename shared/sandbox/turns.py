"""Whose file is read next: a few at once, one of each person, the others wait, and beyond that nobody."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

AT_ONCE, WAITING, WAITING_OF_ONE = 2, 8, 3
WAIT_SECONDS = 60.0


class NoTurn(Exception):
    """Too many files are being read; the same request succeeds a little later."""


class Turns:
    """The turns of one service. Two files are read at once, never two of one person; who came first is next."""

    def __init__(self) -> None:
        self._reading: Counter[str] = Counter()
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
            self._reading[of] -= 1
            self._reading += Counter()  # drops those who read nothing
            self._call_next()

    async def _take(self, of: str) -> None:
        own = sum(who == of for who, _ in self._waiting)
        if len(self._waiting) >= WAITING or own >= WAITING_OF_ONE:
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
            self._reading[of] -= 1
            self._call_next()
        else:
            self._waiting.remove((of, called))

    def _call_next(self) -> None:
        for who, called in list(self._waiting):
            if self._reading.total() >= AT_ONCE:
                return
            if not self._reading[who]:
                self._waiting.remove((who, called))
                self._reading[who] += 1
                called.set_result(None)
