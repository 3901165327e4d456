"""The client of the tests asks what httpx would ask, and answers what httpx would answer."""

from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient
from starlette.types import Receive, Scope, Send

from tests.client import ServiceClient

ASKED: list[tuple[str, str, dict[str, Any]]] = [
    ("GET", "/a/b", {}),
    ("GET", "/a?x=1&y=a-b.c", {}),
    ("GET", "/a?x=1&x=%E5%8E%BF", {}),
    ("GET", "/a?x=1", {"params": {"y": 2}}),
    ("GET", "/a?", {}),
    ("GET", "/a/../b", {}),
    ("GET", "/a//b", {}),
    ("GET", "/a:b@c~d", {"headers": {"Host": "other", "Accept": "text/html"}}),
    ("GET", "/县", {}),
    ("GET", "/a", {"params": {"q": "a b,ü&", "n": 3, "yes": True, "many": ["1", "2"]}}),
    ("GET", "/a", {"params": [("a", "1"), ("a", "2")]}),
    ("HEAD", "/a", {}),
    ("DELETE", "/a", {}),
    ("POST", "/a", {}),
    ("POST", "/a", {"json": {"县": 1.5}}),
    ("POST", "/a", {"content": b""}),
    ("POST", "/a", {"content": "文".encode()}),
    ("PUT", "/a", {"json": [], "params": {"dry_run": "true"}, "headers": {"Content-Type": "x/y"}}),
]


async def repeats(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with what it was asked."""
    messages = [await receive()]
    while messages[-1]["more_body"]:
        messages.append(await receive())
    said = str([sorted(scope["headers"]), messages, *(scope[name] for name in sorted(scope) if name != "headers")])
    await send({"type": "http.response.start", "status": 404, "headers": [(b"x", b"1"), (b"x", b"2")]})
    await send({"type": "http.response.body", "body": said.encode(), "more_body": True})
    await send({"type": "http.response.body", "body": b"."})


@pytest.mark.parametrize(("method", "path", "given"), ASKED)
async def test_the_client_of_the_tests_asks_what_httpx_asks(method: str, path: str, given: dict[str, Any]) -> None:
    transport = ASGITransport(repeats, raise_app_exceptions=False)
    async with ServiceClient(repeats) as ours, AsyncClient(transport=transport, base_url="http://sluice") as httpxs:
        answer, same = await ours.request(method, path, **given), await httpxs.request(method, path, **given)

    assert (answer.status_code, answer.content) == (same.status_code, same.content)
    assert answer.headers.raw == same.headers.raw
