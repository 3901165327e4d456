"""At which pace refusals are answered, so that a flood of them costs less than the pages beside it.

Whoever waits for an answer before asking again is slowed down by it, and nobody else: every address has a pace of its
own.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.types import Message, Scope, Send

from shared.platform.web.limits import MOST_COUNTED, client_of

PACED = frozenset({401, 429})
"""Refusals that cost their sender nothing: no right to ask at all, or none now."""

AT_ONCE, EVERY_SECONDS, LONGEST_SECONDS = 20, 0.05, 5.0
"""So many refusals of an address are answered at once, more one by one at this distance, none later than this."""

MOST_WAITING = 500
"""How many refusals of a service wait at one time. Each takes one of the places for requests that its server has."""


class RefusalPace:
    """When each address gets its next refusal."""

    def __init__(
        self, at_once: int = AT_ONCE, every: float = EVERY_SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._every, self._saved, self._clock = every, at_once * every, clock
        self._due: OrderedDict[str, float] = OrderedDict()
        self._waiting = 0

    def delay(self, who: str) -> float:
        """For how many seconds the next refusal of an address is to wait; 0 where it may be answered at once.

        Refusals that would wait too long share the times that are given out already, one more at each of them: they
        stay evenly spread, where all of them after the longest wait would come as one burst again and again.
        """
        now = self._clock()
        self._forget(now - self._saved)
        due = max(self._due.pop(who, 0.0), now - self._saved) + self._every
        if due - now > LONGEST_SECONDS:
            due -= LONGEST_SECONDS
        self._due[who] = due
        return max(due - now, 0)

    async def wait(self, who: str) -> None:
        """Return when the next refusal of an address is to be answered."""
        if self._waiting >= MOST_WAITING:
            return
        seconds = self.delay(who)
        if not seconds:
            return
        self._waiting += 1
        try:
            await asyncio.sleep(seconds)
        finally:
            self._waiting -= 1

    def _forget(self, before: float) -> None:
        """Forget addresses whose last refusal no longer counts, and the oldest ones beyond what is remembered."""
        while self._due and (len(self._due) >= MOST_COUNTED or next(iter(self._due.values())) <= before):
            self._due.popitem(last=False)


def paced(pace: RefusalPace, scope: Scope, send: Send) -> Send:
    """Let an answer that refuses wait for its turn."""

    async def at_its_turn(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] in PACED:
            await pace.wait(client_of(scope))
        await send(message)

    return at_its_turn
