"""The places in a request's address, as the service knows them: any code a division has or had leads to the same.

A code in the path or the query becomes today's. A name that begins with one (a book, a plan, a project, a notice)
becomes the one under which the thing stands here: what was begun under a former code keeps its name.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from anyio.to_thread import run_sync
from sqlalchemy import Column, Engine, select, union
from starlette.routing import BaseRoute
from starlette.types import Scope

from shared.kernel.divisions import succession

CODES = frozenset({"county", "place", "code", "region"})
"""Parameters that are the code of a division."""

WHOLE = frozenset({"project", "plan", "number", "book"})
"""Parameters that are a whole name. In any other one (a payment, a lot) the name of the book comes first."""

_NAME = re.compile(r"((?:GS-)?\d{2,12}-20\d{2})((?:-.+)?)", re.ASCII | re.DOTALL)


class Places:
    """Finds what an address means by the names that the service has in these columns."""

    def __init__(self, routes: Sequence[BaseRoute], engine: Engine, names: Sequence[Column[str]]) -> None:
        self._patterns = [route.path_regex for route in routes if hasattr(route, "path_regex")]
        self._engine, self._names = engine, names
        self.are_in = lru_cache(maxsize=4096)(self._are_in)

    def _are_in(self, path: str, query: bytes) -> bool:
        """Whether an address names a place whose code ever changed; nearly none does."""
        return succession().touches(path) or succession().touches(query.decode("latin-1"))

    async def resolved(self, scope: Scope) -> Scope:
        """The request with its address as it stands here."""
        path = await self._path(scope["path"])
        given = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        asked = [(name, await self._meant(name, value)) for name, value in given]
        query = scope["query_string"] if asked == given else urlencode(asked).encode()
        return {**scope, "path": path, "raw_path": quote(path).encode(), "query_string": query}

    async def _path(self, path: str) -> str:
        match = next((found for pattern in self._patterns if (found := pattern.fullmatch(path))), None)
        if match is None:
            return path
        parts, at = [], 0
        for name in sorted(match.groupdict(), key=match.start):
            parts += [path[at : match.start(name)], await self._meant(name, match[name])]
            at = match.end(name)
        return "".join([*parts, path[at:]])

    async def _meant(self, parameter: str, value: str) -> str:
        if parameter in CODES and value.isdecimal():
            return succession().current(value)
        name = _NAME.fullmatch(value)
        if name is None or not succession().touches(value):
            return value
        if parameter in WHOLE or not name[2]:
            return await run_sync(self._standing, value)
        return await run_sync(self._standing, name[1]) + name[2]

    def _standing(self, name: str) -> str:
        """The name under which something stands here: as it is given, else another of its names, else today's."""
        spellings = succession().spellings(name)
        known = self._known(spellings)
        return next((spelling for spelling in spellings if spelling in known), succession().current_name(name))

    def _known(self, spellings: Iterable[str]) -> set[Any]:
        if not self._names:
            return set()
        wanted = list(spellings)
        with self._engine.connect() as connection:
            found = union(*(select(column).where(column.in_(wanted)) for column in self._names))
            return set(connection.execute(found).scalars())
