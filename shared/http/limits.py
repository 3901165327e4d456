"""How often a caller may call.

Counted here and not in the `limits` library's memory, which starts a thread for nearly every call to expire its counts.
"""

import time

from fastapi import Request
from limits import parse

from shared.http.problems import TooManyRequests


class Limiter:
    """Counts calls per principal, and per address where nobody is logged in."""

    def __init__(self, principal: str, public: str) -> None:
        self._principal, self._public = _Window(principal), _Window(public)
        self._narrow: dict[str, _Window] = {}

    def principal(self, name: str) -> None:
        """Count a call of a known caller; raises TooManyRequests."""
        self._principal.count(name)

    def address(self, request: Request) -> None:
        """Count a call from an address; raises TooManyRequests."""
        self._public.count(request.client.host if request.client else "unknown")

    def narrow(self, request: Request, limit: str) -> None:
        """Count a call against a stricter limit of one route, per address."""
        host = request.client.host if request.client else "unknown"
        if limit not in self._narrow:
            self._narrow[limit] = _Window(limit)
        self._narrow[limit].count(f"{request.scope['route'].path} {host}")


class _Window:
    """Calls within fixed windows of the clock; what was counted in an earlier window is forgotten as a whole."""

    def __init__(self, limit: str) -> None:
        item = parse(limit)
        self._seconds, self._amount = item.get_expiry(), item.amount
        self._now = 0.0
        self._counts: dict[str, int] = {}

    def count(self, who: str) -> None:
        now = time.monotonic() // self._seconds
        if now != self._now:
            self._now, self._counts = now, {}
        self._counts[who] = count = self._counts.get(who, 0) + 1
        if count > self._amount:
            raise TooManyRequests
