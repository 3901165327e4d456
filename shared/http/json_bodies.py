"""JSON as it comes in: every name once, for of two amounts under one name nobody knows which was meant."""

import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException


def read_json(content: bytes) -> Any:
    """The value of a body; raises RequestValidationError where it breaks off or says a name twice."""
    try:
        return _DECODER.decode(content.decode(json.detect_encoding(content), "surrogatepass").removeprefix("\ufeff"))
    except json.JSONDecodeError as wrong:
        said = {"type": "json_invalid", "loc": ("body", wrong.pos), "msg": "JSON decode error", "input": {}}
        raise RequestValidationError([said | {"ctx": {"error": wrong.msg}}]) from wrong
    except (ValueError, RecursionError) as wrong:
        raise HTTPException(400) from wrong


def said_twice(objects: bytes) -> Iterator[tuple[int, str]]:
    """Place and name, in a JSON array of objects that was read before, of every object with a name twice.

    Behind each name is a colon: where there are no more of them than different names, none is twice.
    """
    if _colons(objects, _different(objects)):
        return
    for place, pairs in enumerate(json.loads(objects, object_pairs_hook=list)):
        names = [name for name, _ in pairs]
        if len(set(names)) != len(names):
            yield place, next(name for name in names if names.count(name) > 1)


def refuse_twice(objects: bytes, *where: str) -> None:
    """Raise RequestValidationError with place and name of everything that an array of objects says twice."""
    if found := [name_twice(*where, *twice) for twice in said_twice(objects)]:
        raise RequestValidationError(found)


def name_twice(*where: str | int) -> dict[str, Any]:
    """What is wrong with a name that is there twice."""
    return {"type": "name_twice", "loc": where, "msg": "", "input": None}


def _different(objects: bytes) -> int:
    try:
        return sum(map(len, _MEMBERS.decode(objects)))
    except msgspec.MsgspecError:
        return -1


def _colons(objects: bytes, count: int) -> bool:
    """Whether so many names are in it; a colon in a text is told from one behind a name only where it matters."""
    return objects.count(b":") == count or len(_NAME_ENDS.findall(objects)) == count


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise RequestValidationError([name_twice("body", twice)])
    return found


_MEMBERS = msgspec.json.Decoder(list[dict[str, msgspec.Raw]])
_NAME_ENDS = re.compile(rb'"\s*:')
_DECODER = json.JSONDecoder(object_pairs_hook=_once)
