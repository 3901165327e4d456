"""httpx's client of a service in this process, shorter for plain requests: most of what they cost would be httpx's own.

The application is sent what httpx would send, and its answer is httpx's response. Whatever is not plain goes through
httpx: cookies, addresses with more than plain characters, bodies other than JSON and bytes.
"""

import asyncio
import json
import re
from typing import Any

from httpx import USE_CLIENT_DEFAULT, ASGITransport, AsyncClient, QueryParams, Request, Response
from starlette.types import ASGIApp, Message, Scope

PLAIN_PATH = re.compile(r"/(?!.*/\.)[\w\-./:~@]*(\?[\w\-=&.]+)?", re.ASCII)
PLAIN = {"params", "headers", "json", "content"}
WITH_BODY = {"POST", "PUT", "PATCH"}
FROM = ("127.0.0.1", 123)


class ServiceClient(AsyncClient):
    """Asks one application, without a connection."""

    def __init__(self, app: ASGIApp) -> None:
        transport = ASGITransport(app, raise_app_exceptions=False, client=FROM)
        super().__init__(transport=transport, base_url="http://sluice")
        self._app = app
        self._usual = {b"host": b"sluice"} | {name.lower(): value for name, value in self.headers.raw}

    async def request(self, method: str, url: Any, **given: Any) -> Response:
        """As AsyncClient's."""
        asked = {name: each for name, each in given.items() if each is not None and each is not USE_CLIENT_DEFAULT}
        if self.cookies or not _is_plain(url, asked):
            return await super().request(method, url, **given)
        path, _, query = url.partition("?")
        headers, body = self._sent(method, asked)
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method,
            "headers": list(headers.items()), "scheme": "http", "path": path, "raw_path": path.encode(),
            "query_string": (query or str(QueryParams(asked.get("params")))).encode(), "server": ("sluice", None),
            "client": FROM, "root_path": "",
        }  # fmt: skip
        answer = await _answer(self._app, scope, body)
        if "set-cookie" in answer.headers:
            answer.request = Request(method, self.base_url.join(url))
            self.cookies.extract_cookies(answer)
        return answer

    def _sent(self, method: str, asked: dict[str, Any]) -> tuple[dict[bytes, bytes], bytes]:
        """The headers and the body of a request."""
        body: bytes = asked.get("content", b"")
        headers = dict(self._usual)
        if "json" in asked:
            body = json.dumps(asked["json"], ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
            headers[b"content-type"] = b"application/json"
        if body or method in WITH_BODY:
            headers[b"content-length"] = str(len(body)).encode()
        return headers | {
            name.lower().encode(): value.encode() for name, value in asked.get("headers", {}).items()
        }, body


def _is_plain(url: Any, asked: dict[str, Any]) -> bool:
    headers = asked.get("headers", {})
    return (
        asked.keys() <= PLAIN
        and isinstance(url, str)
        and PLAIN_PATH.fullmatch(url) is not None
        and isinstance(headers, dict)
        and all(isinstance(value, str) and value.isascii() for value in headers.values())
        and isinstance(asked.get("content", b"."), bytes)
        and asked.get("content") != b""
        and not {"json", "content"} <= asked.keys()
        and not ("?" in url and "params" in asked)
    )


async def _answer(app: ASGIApp, scope: Scope, body: bytes) -> Response:
    """The whole answer; what the application raises is status 500 where it had not begun to answer."""
    coming: list[Message] = [
        {"type": "http.request", "body": b"", "more_body": False},
        {"type": "http.request", "body": body, "more_body": True},
    ]
    begun: Message = {"status": 500, "headers": []}
    parts: list[bytes] = []
    complete = asyncio.Event()

    async def receive() -> Message:
        if coming:
            return coming.pop()
        await complete.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        nonlocal begun
        if message["type"] == "http.response.start":
            begun = message
        else:
            assert not complete.is_set()
            parts.append(message.get("body", b""))
            if not message.get("more_body", False):
                complete.set()

    try:
        await app(scope, receive, send)
    except Exception:
        complete.set()
    assert complete.is_set()
    headers = begun.get("headers", [])
    answer = Response(begun["status"], headers=headers, content=b"" if scope["method"] == "HEAD" else b"".join(parts))
    if not any(name.lower() == b"content-length" for name, _ in headers):
        answer.headers.pop("content-length", None)  # httpx has put it there
    return answer
