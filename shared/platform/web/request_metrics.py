"""Every request measured and, where it fails or is slow, logged. No body, no query: nothing personal in logs."""

import time
from functools import cache

import structlog
from prometheus_client import Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.platform.metrics import REQUESTS
from shared.platform.web.pacing import PACED

SLOW_SECONDS = 1.0

log = structlog.get_logger(__name__)


class RequestMetrics:
    """Pure ASGI, so that streams and context stay whole."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 500
        started = time.perf_counter()

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watch)
        finally:
            route = getattr(scope.get("route"), "path", "unmatched")
            note(scope["method"], route, status, time.perf_counter() - started)


def note(method: str, route: str, status: int, seconds: float) -> None:
    """Measure one request, and log it where it failed or was slow; a refusal that waited for its turn was not."""
    _measured(method, route, status).observe(seconds)
    if status >= 500 or (seconds > SLOW_SECONDS and status not in PACED and "stream" not in route):
        log.warning("request", method=method, route=route, status=status, seconds=round(seconds, 3))


@cache
def _measured(method: str, route: str, status: int) -> Histogram:
    return REQUESTS.labels(method, route, str(status))
