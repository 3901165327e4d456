"""JSON as it comes in: every name once, for of two amounts under one name nobody knows which was meant."""

import json
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from shared.platform.json_lines import said_twice


def read_json(content: bytes) -> Any:
    """The value of a body; raises RequestValidationError where it breaks off or says a name twice."""
    try:
        return _DECODER.decode(content.decode(json.detect_encoding(content), "surrogatepass").removeprefix("\ufeff"))
    except json.JSONDecodeError as wrong:
        said = {"type": "json_invalid", "loc": ("body", wrong.pos), "msg": "JSON decode error", "input": {}}
        raise RequestValidationError([said | {"ctx": {"error": wrong.msg}}]) from wrong
    except (ValueError, RecursionError) as wrong:
        raise HTTPException(400) from wrong


def refuse_twice(objects: bytes, *where: str) -> None:
    """Raise RequestValidationError with place and name of everything that an array of objects says twice."""
    if found := [name_twice(*where, *twice) for twice in said_twice(objects)]:
        raise RequestValidationError(found)


def name_twice(*where: str | int) -> dict[str, Any]:
    """What is wrong with a name that is there twice."""
    return {"type": "name_twice", "loc": where, "msg": "", "input": None}


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise RequestValidationError([name_twice("body", twice)])
    return found


_DECODER = json.JSONDecoder(object_pairs_hook=_once)
