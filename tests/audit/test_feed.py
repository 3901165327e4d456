"""A ledger read over HTTP that is asked too often."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from audit import feed
from audit.feed import Feed
from audit.source import Unusable


class Busy(BaseHTTPRequestHandler):
    """Refuses as often as its server was told to, then answers."""

    def do_GET(self) -> None:
        self.server.refusals -= 1  # type: ignore[attr-defined]
        self.send_response(429 if self.server.refusals >= 0 else 200)  # type: ignore[attr-defined]
        self.end_headers()
        self.wfile.write(b"a key")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def busy() -> Iterator[HTTPServer]:
    with HTTPServer(("127.0.0.1", 0), Busy) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(("refusals", "pauses"), [(0, []), (2, [1, 2]), (5, [1, 2, 3, 4, 5])])
def test_a_ledger_that_is_asked_too_often_is_asked_again_later(busy, monkeypatch, refusals, pauses):
    slept: list[float] = []
    monkeypatch.setattr(feed.time, "sleep", slept.append)
    busy.refusals = refusals

    assert Feed(f"http://127.0.0.1:{busy.server_port}").key() == "a key"
    assert slept == pauses


def test_a_ledger_that_never_has_time_is_said_to_refuse(busy, monkeypatch):
    monkeypatch.setattr(feed.time, "sleep", lambda _: None)
    busy.refusals = 99

    with pytest.raises(Unusable, match="429"):
        Feed(f"http://127.0.0.1:{busy.server_port}").key()
