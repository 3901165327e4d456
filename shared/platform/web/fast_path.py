"""The fast path: a plain command is answered without the framework's routing and dependencies.

Plain is a route whose function takes names from the path, one JSON body and one command context, asked as every client
asks it. The framework works such a request out anew each time, for more than the command itself costs. Everything else
takes the framework's path; both give the same answers. The shape is read from the function's signature.
"""

import inspect
import re
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast, get_args

from fastapi import Request, Response
from fastapi.params import Depends
from fastapi.routing import APIRoute
from pydantic import BaseModel, TypeAdapter, ValidationError
from starlette.routing import BaseRoute
from starlette.types import Receive, Scope, Send

from shared.kernel.text import unfit
from shared.platform.web.bodies import refused_in
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
    access: RequireRole
    context_name: str
    body: TypeAdapter[BaseModel]
    body_name: str
    limit: int


Found = tuple[PlainCommand, dict[str, str]]
"""A plain command and the names that a path gives it."""


def plain_commands(routes: Iterable[BaseRoute]) -> Iterator[PlainCommand]:
    """Those of the routes that have the plain shape."""
    for route in routes:
        if isinstance(route, APIRoute) and route.methods == {"POST"} and not route.dependencies:
            command = _plain(route)
            if command is not None:
                yield command


def _plain(route: APIRoute) -> PlainCommand | None:
    """The command of a route; None where its function takes anything but names, one body and one context."""
    places = tuple((place, part[1:-1]) for place, part in enumerate(route.path.split("/")) if part.startswith("{"))
    taken = inspect.signature(route.endpoint, eval_str=True).parameters
    kinds = {name: taken[name].annotation for name in taken if taken[name].default is inspect.Parameter.empty}
    names = {name for _, name in places}
    contexts = {name: access for name, kind in kinds.items() if (access := _access(kind)) is not None}
    bodies = {name: kind for name, kind in kinds.items() if inspect.isclass(kind) and issubclass(kind, BaseModel)}
    named = all(kinds.get(name) is str for name in names)
    if not named or len(contexts) != 1 or len(bodies) != 1 or len(taken) != len(names) + 2:
        return None
    (context_name, access), (body_name, body) = contexts.popitem(), bodies.popitem()
    endpoint, limit = cast("Endpoint", route.endpoint), cast("int", route.max_body_size)
    return PlainCommand(route.path, places, endpoint, access, context_name, TypeAdapter(body), body_name, limit)


def _access(kind: Any) -> RequireRole | None:
    """What `Annotated[CommandContext, Depends(require_role(...))]` requires; None of any other annotation."""
    match get_args(kind):
        case (_, Depends(dependency=RequireRole() as access)):
            return access
    return None


class FastPath:
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
        ctx = command.access.open(self._state, caller, f"POST {scope['path']}?", content, key, dry_run=False)
        try:
            body = command.body.validate_python(read_json(content), from_attributes=True)
        except ValidationError as wrong:
            raise refused_in("body", wrong) from None
        return await command.endpoint(**names, **{command.body_name: body, command.context_name: ctx})

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
