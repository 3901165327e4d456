"""What the gateway vouches for: that a request came through it, and from which address.

Every service knows one secret with the gateway. Whoever reaches a service's port without it is refused, except for
what the machine room asks, and for the other services, which read the log with their feed token.
"""

import hmac
from collections.abc import Iterable

from starlette.types import Receive, Scope, Send

from shared.platform.problems import Problem
from shared.platform.web.problems import respond

SECRET, CLIENT, SCHEME = b"sluice-gateway", b"sluice-client", b"x-forwarded-proto"
MACHINE_ROOM = ("/healthz", "/readyz", "/metrics")
_REFUSED = Problem(403, "not-by-the-gateway", "请经网关访问", "服务的端口只接受网关转来的请求，请使用平台的公开地址")
_SCHEMES = {b"http": "http", b"https": "https"}

Headers = Iterable[tuple[bytes, bytes]]


class Gate:
    """The door of one service. Without a secret it stands open: for development without a gateway."""

    def __init__(self, service: str, secret: str, feed_token: str) -> None:
        self._secret = secret.encode()
        self._peer = f"Bearer {feed_token}".encode() if feed_token else b""
        self._inward = {path for name in MACHINE_ROOM for path in (name, f"/{service}{name}")}
        self._log = f"/{service}/v1/"

    def admitted(self, scope: Scope) -> Scope | None:
        """The request as the service is to see it, from the address that the gateway names; None if it is refused."""
        if not self._secret:
            return scope
        told = {name: value for name, value in scope["headers"] if name in (SECRET, CLIENT, SCHEME, b"authorization")}
        if hmac.compare_digest(told.get(SECRET, b""), self._secret):
            return _vouched(scope, told)
        return scope if scope["path"] in self._inward or self._is_peer(scope, told.get(b"authorization", b"")) else None

    def _is_peer(self, scope: Scope, authorization: bytes) -> bool:
        reads = scope["method"] in ("GET", "HEAD") and scope["path"].startswith(self._log)
        return reads and bool(self._peer) and hmac.compare_digest(authorization, self._peer)


def _vouched(scope: Scope, told: dict[bytes, bytes]) -> Scope:
    headers = [header for header in scope["headers"] if header[0] not in (SECRET, CLIENT)]
    scheme = _SCHEMES.get(told.get(SCHEME, b""), scope["scheme"])
    return {**scope, "headers": headers, "scheme": scheme, "client": (told.get(CLIENT, b"").decode("latin-1"), 0)}


async def refuse(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a request that did not come through the gateway."""
    await respond(_REFUSED)(scope, receive, send)
