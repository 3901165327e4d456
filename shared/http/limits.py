"""How often a caller may call."""

from fastapi import Request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from shared.http.problems import TooManyRequests


class Limiter:
    """Counts calls per principal, and per address where nobody is logged in."""

    def __init__(self, principal: str, public: str) -> None:
        self._counter = FixedWindowRateLimiter(MemoryStorage())
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
        self._hit(parse(limit), f"{request.scope['route'].path} {host}")

    def _hit(self, limit: RateLimitItem, who: str) -> None:
        if not self._counter.hit(limit, who):
            raise TooManyRequests
