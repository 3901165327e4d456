"""The express lane: a plain command goes from the wire to its desk without the framework in between.

Plain is a route with names in its path, one JSON body and one desk, asked as every client asks it. The framework works
such a request out anew each time, for more than the command itself costs. Whatever is not plain goes its way; both
ways give the same answers.
"""

import re
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from fastapi import Request, Response
from fastapi._compat import ModelField
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute
from starlette.types import Receive, Scope, Send

from shared.kernel.text import unfit
from shared.platform.web.context import KEY_PATTERN, RequireRole, identify
from shared.platform.web.json_bodies import read_json
from shared.platform.web.request_metrics import note
from shared.platform.web.service_state import ServiceState

Endpoint = Callable[..., Awaitable[Response]]
Handlers = dict[Any, Callable[[Request, Any], Any]]

LONGEST_PATH = 256

_KEY = re.compile(KEY_PATTERN)


@dataclass(frozen=True, slots=True)
class PlainCommand:
    """A route of the plain shape. `names` are the places of the path that differ, with their parameters."""

    path: str
    names: tuple[tuple[int, str], ...]
    endpoint: Endpoint
    desk: RequireRole
    desk_name: str
    body: ModelField
    body_name: str
    limit: int


Found = tuple[PlainCommand, dict[str, str]]
"""A plain command and the names that a path gives it."""


def plain_commands(routes: Iterable[BaseRoute]) -> Iterator[PlainCommand]:
    """Those of the routes that have the plain shape."""
    for route in routes:
        if isinstance(route, APIRoute) and route.methods == {"POST"} and _is_plain(route, route.dependant):
            desk, (body,) = route.dependant.dependencies[0], route.dependant.body_params
            places = tuple(
                (place, part[1:-1]) for place, part in enumerate(route.path.split("/")) if part.startswith("{")
            )
            yield PlainCommand(
                path=route.path,
                names=places,
                endpoint=cast("Endpoint", route.endpoint),
                desk=cast("RequireRole", desk.call),
                desk_name=str(desk.name),
                body=body,
                body_name=body.name,
                limit=cast("int", route.max_body_size),
            )


def _is_plain(route: APIRoute, dependant: Dependant) -> bool:
    simple = not (dependant.query_params or dependant.header_params or dependant.cookie_params)
    alone = dependant.request_param_name is None and dependant.response_param_name is None
    texts = all(name.field_info.annotation is str and not name.field_info.metadata for name in dependant.path_params)
    one_body = len(dependant.body_params) == 1 and not route._embed_body_fields
    one_desk = len(dependant.dependencies) == 1 and isinstance(dependant.dependencies[0].call, RequireRole)
    return simple and alone and texts and one_body and one_desk


class ExpressLane:
    """The plain commands of one application, found by their path and answered."""

    def __init__(self, commands: Iterable[PlainCommand], handlers: Handlers, state: ServiceState) -> None:
        self._handlers, self._state = handlers, state
        self._commands: dict[tuple[str, ...], PlainCommand] = {}
        self._shapes: dict[int, dict[tuple[int, ...], None]] = {}
        for command in commands:
            parts, places = command.path.split("/"), tuple(place for place, _ in command.names)
            self._commands[_without(parts, places)] = command
            self._shapes.setdefault(len(parts), {})[places] = None
        self._at = lru_cache(maxsize=4096)(self._look)

    def find(self, scope: Scope) -> Found | None:
        """The plain command that a request asks for in the plain way, with the names in its path; or None."""
        if scope["method"] != "POST" or scope["query_string"] or b"%" in scope.get("raw_path", b"%"):
            return None
        path = scope["path"]
        return self._at(path) if len(path) <= LONGEST_PATH else None

    def _look(self, path: str) -> Found | None:
        if unfit(path):
            return None
        parts = path.split("/")
        for places in self._shapes.get(len(parts), ()):
            command = self._commands.get(_without(parts, places))
            if command is not None and all(parts[place] for place in places):
                return command, {name: parts[place] for place, name in command.names}
        return None

    async def serve(self, found: Found, scope: Scope, receive: Receive, send: Send) -> bool:
        """Answer the request; False, with nothing taken from it, when its headers are not those of the plain way."""
        command = found[0]
        headers = dict(reversed(scope["headers"]))
        key = headers.get(b"idempotency-key", b"").decode("latin-1")
        if not (
            b"if-match" not in headers
            and _is_json(headers)
            and 0 < _length(headers) <= command.limit
            and _KEY.fullmatch(key)
            and len(key) <= 200
        ):
            return False
        started, authorization = time.perf_counter(), headers.get(b"authorization", b"").decode("latin-1")
        try:
            answer = await self._answer(found, scope, authorization, key, await _read(receive))
        except Exception as failure:
            answer = await self._explained(Request(scope), failure)
        await answer(scope, receive, send)
        note(scope["method"], command.path, answer.status_code, time.perf_counter() - started)
        return True

    async def _answer(self, found: Found, scope: Scope, authorization: str, key: str, content: bytes) -> Response:
        command, names = found
        caller = await identify(self._state, authorization, Request(scope))
        at = command.desk.open(self._state, caller, f"POST {scope['path']}?", content, key, dry_run=False)
        body, problems = command.body.validate(read_json(content), {}, loc=("body",))
        if problems:
            raise RequestValidationError(problems)
        return await command.endpoint(**names, **{command.body_name: body, command.desk_name: at})

    async def _explained(self, request: Request, failure: Exception) -> Response:
        handler = next(self._handlers[kind] for kind in type(failure).__mro__ if kind in self._handlers)
        explained: Response = await handler(request, failure)
        return explained


def _without(parts: list[str], places: tuple[int, ...]) -> tuple[str, ...]:
    kept = parts.copy()
    for place in places:
        kept[place] = ""
    return tuple(kept)


def _is_json(headers: dict[bytes, bytes]) -> bool:
    kind = headers.get(b"content-type", b"")
    return kind == b"application/json" or kind.split(b";")[0].strip().lower() == b"application/json"


def _length(headers: dict[bytes, bytes]) -> int:
    length = headers.get(b"content-length", b"")
    return int(length) if length.isdigit() else 0


async def _read(receive: Receive) -> bytes:
    message = await receive()
    content: bytes = message.get("body", b"")
    while message.get("more_body"):
        message = await receive()
        content += message.get("body", b"")
    return content
