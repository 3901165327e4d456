"""FastAPI, with its body limit answering in our form too, addresses of readable characters only, HEAD wherever GET is,
and refusals as pages for those who look at them in a browser.

The framework refuses a body that is too large outside all exception handlers and in plain text; here that one answer is
put into a problem. What stands in an address goes into the database's text like what stands in a body.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request
from starlette.types import Message, Receive, Scope, Send

from shared.kernel.errors import FieldProblem
from shared.kernel.text import unfit, visible, what_is_unfit
from shared.platform.problems import MEDIA_TYPE, Problem
from shared.platform.web.access_labels import say_who_may
from shared.platform.web.fast_path import FastPath, plain_commands
from shared.platform.web.gateway import refuse
from shared.platform.web.keeping import never_kept
from shared.platform.web.pacing import RefusalPace, paced
from shared.platform.web.pages.failures import failure_page
from shared.platform.web.places import Places
from shared.platform.web.problems import HTTP_FAILURES, invalid, respond
from shared.platform.web.router import Router

_TOO_LARGE = Problem(413, *HTTP_FAILURES[413]).encode()


class Application(FastAPI):
    """A service's application. Its routes are complete before the first request."""

    _commands: FastPath | None = None
    _places: Places | None = None

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.pace = RefusalPace()

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document, made once: each operation says who may ask it."""
        if self.openapi_schema is None:
            self.openapi_schema = say_who_may(super().openapi(), self.routes)
        return self.openapi_schema

    def take(self, router: Router) -> None:
        """Answer the routes of a router."""
        self.router.routes.extend(router.routes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        send = never_kept(scope, send)
        admitted = self.state.gate.admitted(scope)
        if admitted is None:
            await refuse(scope, receive, send)
            return
        scope = admitted
        send = paced(self.pace, scope, send)
        if scope["method"] == "HEAD":
            scope, send = {**scope, "method": "GET"}, _without_body(send)
        if _from_a_browser(scope):
            scope = _in_the_language_of_pages(scope)
            send = self._as_page(scope, send)
        if self._named_places().are_in(scope["path"], scope["query_string"]):
            scope = await self._named_places().resolved(scope)
        plain = self._fast_path().find(scope)
        if plain is not None and await self._fast_path().serve(plain, scope, receive, send):
            return
        wrong = tuple(_unfit(scope))
        if wrong:
            await respond(invalid(wrong))(scope, receive, send)
            return
        await super().__call__(scope, receive, _in_our_form(send))

    def _as_page(self, scope: Scope, send: Send) -> Send:
        """A refusal becomes a page; everything else goes on as it is."""
        begun: Message | None = None
        body = b""

        async def as_page(message: Message) -> None:
            nonlocal begun, body
            if message["type"] == "http.response.start" and _is_problem(message):
                begun = message
            elif begun is None:
                await send(message)
            else:
                body += message.get("body", b"")
                if not message.get("more_body"):
                    asked = Request({**scope, "app": self})
                    page = failure_page(asked, self.state.service.name, begun["status"], body)
                    page.headers.update(_kept(begun))
                    await page(scope, _nothing_more, send)

        return as_page

    def _named_places(self) -> Places:
        if self._places is None:
            state = self.state.service
            self._places = Places(self.routes, state.engine, state.names)
        return self._places

    def _fast_path(self) -> FastPath:
        if self._commands is None:
            self._commands = FastPath(plain_commands(self.routes), self.exception_handlers, self.state.service)
        return self._commands


def _from_a_browser(scope: Scope) -> bool:
    """Whether a page is asked for: programs that take anything say so, or name JSON."""
    return any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])


def _in_the_language_of_pages(scope: Scope) -> Scope:
    """Pages are Chinese; a refusal on one is not half in another language."""
    return {**scope, "headers": [header for header in scope["headers"] if header[0] != b"accept-language"]}


def _is_problem(start: Message) -> bool:
    return any(n.lower() == b"content-type" and v.startswith(MEDIA_TYPE.encode()) for n, v in start["headers"])


def _kept(start: Message) -> dict[str, str]:
    """What of a problem's headers holds for its page too."""
    told = {name.decode().lower(): value.decode("latin-1") for name, value in start["headers"]}
    return {name: told[name] for name in ("retry-after", "allow", "www-authenticate") if name in told}


async def _nothing_more() -> Message:
    return {"type": "http.disconnect"}


def _without_body(send: Send) -> Send:
    """Answer as to GET, headers alone. What is sent behind them, of a stream for ever, is dropped."""

    async def headers_alone(message: Message) -> None:
        if message["type"] == "http.response.start":
            await send(message)
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    return headers_alone


def _unfit(scope: Scope) -> Iterator[FieldProblem]:
    if unfit(scope["path"]):
        yield FieldProblem("/path", what_is_unfit(scope["path"]))
    if b"%" in scope["query_string"]:
        given = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        yield from (
            FieldProblem(f"/query/{visible(name)}", what_is_unfit(value if unfit(value) else name))
            for name, value in given
            if unfit(name + value)
        )


def _in_our_form(send: Send) -> Send:
    replacing = False

    async def in_our_form(message: Message) -> None:
        nonlocal replacing
        if message["type"] == "http.response.start" and message["status"] == 413:
            replacing = True
            length = str(len(_TOO_LARGE)).encode()
            headers = [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", length)]
            message = {**message, "headers": headers}
        elif replacing:
            message = {"type": "http.response.body", "body": _TOO_LARGE}
        await send(message)

    return in_our_form
