"""An issuer as a test wants it: tokens with any claims, and an address for its keys that can be away or lie."""

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from joserfc import jws
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from shared.platform.identity.issuer import AUDIENCE, ISSUER, DevelopmentIssuer

AnyKey = OKPKey | ECKey | RSAKey | OctKey


def claims(**said: Any) -> dict[str, Any]:
    """The claims of a good token, with some of them said otherwise; None leaves one out."""
    now = int(time.time())
    good = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "u-1",
        "role": "auditor",
        "region": "654024",
        "org": "审计局",
        "post": "审计员",
        "iat": now,
        "nbf": now,
        "exp": now + 3600,
    }
    return {name: value for name, value in (good | said).items() if value is not None}


def signed(key: AnyKey, payload: dict[str, Any] | bytes, **header: Any) -> str:
    """A token with these claims, or with these very bytes, signed by a key."""
    content = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    usual = {"alg": "Ed25519", "kid": key.kid}
    head = {name: value for name, value in (usual | header).items() if value is not None}
    return jws.serialize_compact(head, content, key, algorithms=[head["alg"]])


def unsigned(header: dict[str, Any], payload: dict[str, Any]) -> str:
    """A token with a signature of nobody."""
    parts = (json.dumps(part).encode() for part in (header, payload))
    return ".".join([*(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts), "AAAA"])


def key_of(issuer: DevelopmentIssuer) -> OKPKey:
    """The private key of a development issuer."""
    return issuer._key


@dataclass
class KeyAddress:
    """Where an issuer gives its keys away, and how often it was asked."""

    port: int
    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    asked: int = 0

    @property
    def url(self) -> str:
        """The address of the JWKS."""
        return f"http://127.0.0.1:{self.port}/jwks.json"


@contextmanager
def key_address(keys: dict[str, Any], port: int = 0) -> Iterator[KeyAddress]:
    """Give these keys away on a port of the loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            at.asked += 1
            self.send_response(at.status)
            for name, value in at.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(at.body)

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    at = KeyAddress(server.server_address[1], json.dumps(keys).encode())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield at
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
