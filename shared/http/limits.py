"""How often a caller may call.

Counted here and not in the `limits` library's memory, which starts a thread for nearly every call to expire its counts.
"""

import time
from functools import lru_cache

from fastapi import Request
from limits import RateLimitItem, parse

from shared.http.problems import TooManyRequests


class Limiter:
    """Counts calls per principal, and per address where nobody is logged in."""

    def __init__(self, principal: str, public: str) -> None:
        self._windows: dict[RateLimitItem, tuple[int, dict[str, int]]] = {}
        self._principal, self._public = parse(principal), parse(public)

    def principal(self, name: str) -> None:
        """Count a call of a known caller; raises TooManyRequests."""
        self._hit(self._principal, name)

    def address(self, request: Request) -> None:
        """Count a call from an address; raises TooManyRequests."""
        self._hit(self._public, request.client.host if request.client else "unknown")

    def narrow(self, request: Request, limit: str) -> None:
        """Count a call against a stricter limit of one route, per address."""
        host = request.client.host if request.client else "unknown"
        self._hit(_parsed(limit), f"{request.scope['route'].path} {host}")

    def _hit(self, limit: RateLimitItem, who: str) -> None:
        """Count within fixed windows of the clock; what was counted in an earlier window is forgotten as a whole."""
        window = int(time.monotonic() // limit.get_expiry())
        counted_in, counts = self._windows.get(limit, (window, {}))
        if counted_in != window:
            counts = {}
        counts[who] = counts.get(who, 0) + 1
        self._windows[limit] = (window, counts)
        if counts[who] > limit.amount:
            raise TooManyRequests


@lru_cache
def _parsed(limit: str) -> RateLimitItem:
    return parse(limit)
