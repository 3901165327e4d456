"""Servers in the services' places behind a gateway, and what every answer of the gateway bears."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

SECRET = "s-of-thirty-two-random-characters"
"""What the services know the gateway by."""

PROXY = "127.0.0.9"
"""The loopback address of a proxy that is trusted."""

HEARD = threading.Event()
"""The first event of a stream came through the gateway."""


POSTED = threading.Event()
"""A request with a body came through the gateway, its body perhaps not yet."""


CUT_OFF = threading.Event()
"""A body that did not come in time was ended for the service."""


class Upstream(BaseHTTPRequestHandler):
    """Answers with its own port and the path, or with the headers it was sent; /…/stream sends an event, and another
    once the first was heard; /…/full answers as a server that is full."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path.endswith("/headers"):
            return self._answer(json.dumps({name.lower(): value for name, value in self.headers.items()}).encode())
        if self.path.endswith("/full"):
            return self._answer(b"Service Unavailable", 503)
        if not self.path.endswith("/stream"):
            return self._answer(f"{self.server.server_address[1]} {self.path}".encode())
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        for event in (b"data: first\n\n", b"data: second\n\n"):
            self.wfile.write(event)
            self.wfile.flush()
            HEARD.wait(20)
        self.close_connection = True
        return None

    def do_POST(self) -> None:
        POSTED.set()
        wanted = int(self.headers["Content-Length"])
        if len(self.rfile.read(wanted)) < wanted:
            CUT_OFF.set()
            self.close_connection = True
            return
        self._answer(b"taken")

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _answer(self, body: bytes, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Via", "1.1 inner")
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def upstream() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Upstream) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def guarded(answer: httpx.Response) -> None:
    """The headers that every answer bears, and those that none does."""
    headers = answer.headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert (policy["default-src"], policy["style-src"], policy["script-src"]) == ("'none'", "'self'", "'self'")
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
    assert not {"server", "via", "alt-svc", "x-powered-by"} & set(headers)
