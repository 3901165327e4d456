"""How often a caller may call, and how many streams stay open.

Counted here and not in the `limits` library's memory, which starts a thread for nearly every call to expire its counts.
Everything here is called on the event loop.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from typing import NamedTuple

from fastapi import Request
from limits import parse
from starlette.types import Scope

from shared.platform.web.problems import TooManyRequests, TooManyStreams

PARTS = 10
"""A window is counted in so many parts, and a part that it covers partly is counted whole: never more than the limit
within any span of the window's length, where two fixed windows let twice as much pass at their edge."""

MOST_COUNTED = 100_000
"""How many callers a window remembers. Beyond, the oldest part is forgotten early: memory stays bounded and nobody who
is new is refused for it."""

IPV6_SITE = 64
"""What one household or office is given of IPv6: to count single addresses would be to count nothing."""

STREAMS_OF_ONE, STREAMS_OF_ALL = 50, 500
"""An office behind one address may watch with fifty screens."""


@lru_cache(maxsize=4096)
def network_of(address: str) -> str:
    """Whom an address stands for: an IPv4 address, also where it is written as IPv6, or an IPv6 network of /64.

    What is no address at all (a socket file, a test) stands for itself.
    """
    try:
        known = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(known, IPv6Address):
        mapped = known.ipv4_mapped
        return str(mapped) if mapped else str(ip_network((int(known), IPV6_SITE), strict=False))
    return str(known)


def caller_of(request: Request) -> str:
    """Whom a request is counted for where nobody is logged in."""
    return client_of(request.scope)


def client_of(scope: Scope) -> str:
    """The same from what the server says of a request."""
    client = scope.get("client")
    return network_of(client[0]) if client else "unknown"


class Count(NamedTuple):
    """One call of `who` against a limit like `20/minute`; windows of the same name and limit are one.

    Where it is not `binding`, the call is counted and never refused for it.
    """

    name: str
    who: str
    limit: str
    binding: bool = True


FORGED_TOKENS = "60/minute"
"""How many tokens that our issuer did not sign an address may try."""


class Limiter:
    """Counts calls per principal, per address where nobody is logged in, and whatever else a route counts."""

    def __init__(self, principal: str, public: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._principal, self._public = Window(principal), Window(public)
        self._windows: dict[tuple[str, str], Window] = {}
        self._forged = Window(FORGED_TOKENS)
        self.streams = Streams()

    def principal(self, name: str) -> None:
        """Count a call of a known caller; raises TooManyRequests."""
        self._principal.count(name, self._clock())

    def address(self, request: Request) -> None:
        """Count a call from an address; raises TooManyRequests."""
        self._public.count(caller_of(request), self._clock())

    def may_try(self, request: Request) -> None:
        """Refuse to check a new token from an address from which too many forged ones came; raises TooManyRequests."""
        if wait := self._forged.wait(caller_of(request), self._clock()):
            raise TooManyRequests(wait)

    def forged(self, request: Request) -> None:
        """Count a forged token against the address that it came from."""
        self._forged.add(caller_of(request), self._clock())

    def narrow(self, request: Request, limit: str) -> None:
        """Count a call against a stricter limit, per address, however many routes share it; raises TooManyRequests."""
        self.take(Count("narrow", caller_of(request), limit))

    def take(self, *counts: Count) -> None:
        """Count one call against all of these, or against none: raises TooManyRequests where one is used up."""
        now = self._clock()
        windows = [self._window(count) for count in counts]
        waits = [window.wait(count.who, now) for count, window in zip(counts, windows, strict=True) if count.binding]
        if any(waits):
            raise TooManyRequests(max(waits))
        for count, window in zip(counts, windows, strict=True):
            window.add(count.who, now)

    def counted(self, count: Count) -> int:
        """How many calls are within its window now."""
        return self._window(count).counted(count.who, self._clock())

    def _window(self, count: Count) -> "Window":
        known = self._windows.get((count.name, count.limit))
        if known is None:
            known = self._windows[count.name, count.limit] = Window(count.limit)
        return known


class Window:
    """Calls within a window that slides. A call that is refused is not counted: who waits gets in."""

    def __init__(self, limit: str, most_counted: int = MOST_COUNTED) -> None:
        item = parse(limit)
        self._part_seconds, self._amount = item.get_expiry() / PARTS, item.amount
        self._most_counted = most_counted
        self._parts: deque[tuple[int, dict[str, int]]] = deque()
        self._sums: dict[str, int] = {}

    def count(self, who: str, now: float) -> None:
        """Count a call; raises TooManyRequests with how long to wait."""
        if wait := self.wait(who, now):
            raise TooManyRequests(wait)
        self.add(who, now)

    def counted(self, who: str, now: float) -> int:
        """How many calls are within the window."""
        self._forget(int(now / self._part_seconds))
        return self._sums.get(who, 0)

    def wait(self, who: str, now: float) -> float:
        """For how many seconds the limit stays used up; 0 where the next call may come."""
        if self.counted(who, now) < self._amount:
            return 0
        oldest = next(number for number, counts in self._parts if who in counts)
        return max((oldest + PARTS + 1) * self._part_seconds - now, self._part_seconds / PARTS)

    def add(self, who: str, now: float) -> None:
        """Count a call whatever the limit."""
        part = int(now / self._part_seconds)
        self._forget(part)
        while self._parts and len(self._sums) >= self._most_counted and who not in self._sums:
            self._drop_oldest()
        if not self._parts or self._parts[-1][0] != part:
            self._parts.append((part, {}))
        counts = self._parts[-1][1]
        counts[who] = counts.get(who, 0) + 1
        self._sums[who] = self._sums.get(who, 0) + 1

    def _forget(self, part: int) -> None:
        while self._parts and self._parts[0][0] < part - PARTS:
            self._drop_oldest()

    def _drop_oldest(self) -> None:
        _, counts = self._parts.popleft()
        for who, number in counts.items():
            left = self._sums[who] - number
            if left:
                self._sums[who] = left
            else:
                del self._sums[who]


class Streams:
    """The open streams: so many of one address, so many in all."""

    def __init__(self, of_one: int = STREAMS_OF_ONE, of_all: int = STREAMS_OF_ALL) -> None:
        self._of_one, self._of_all = of_one, of_all
        self._open: dict[str, int] = {}

    @contextmanager
    def one(self, request: Request) -> Iterator[None]:
        """Hold a place while a stream is open. Raises TooManyRequests for the address, TooManyStreams for all."""
        who = caller_of(request)
        if self._open.get(who, 0) >= self._of_one:
            raise TooManyRequests(60, "同一地址打开的实时数据连接过多，请关闭一些页面后再试")
        if sum(self._open.values()) >= self._of_all:
            raise TooManyStreams
        self._open[who] = self._open.get(who, 0) + 1
        try:
            yield
        finally:
            self._open[who] -= 1
            if not self._open[who]:
                del self._open[who]
