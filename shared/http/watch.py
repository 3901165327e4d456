"""Every request measured and, where it fails or is slow, logged. No body, no query: nothing personal in logs."""

import time

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.metrics import REQUESTS

SLOW_SECONDS = 1.0

log = structlog.get_logger(__name__)


class Watch:
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
            self._note(scope, status, time.perf_counter() - started)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "unmatched")
        REQUESTS.labels(scope["method"], route, str(status)).observe(seconds)
        if status >= 500 or (seconds > SLOW_SECONDS and "stream" not in route):
            log.warning("request", method=scope["method"], route=route, status=status, seconds=round(seconds, 3))
