"""JSON that comes by the line: its lines, and the names that an object says twice."""

import json
import re
from collections.abc import Iterator

import msgspec

_MEMBERS = msgspec.json.Decoder(list[dict[str, msgspec.Raw]])
_NAME_ENDS = re.compile(rb'"\s*:')


def each_line(content: bytes) -> Iterator[bytes]:
    """The lines of NDJSON that are not empty."""
    return (line for line in content.splitlines() if line.strip())


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


def _different(objects: bytes) -> int:
    try:
        return sum(map(len, _MEMBERS.decode(objects)))
    except msgspec.MsgspecError:
        return -1


def _colons(objects: bytes, count: int) -> bool:
    """Whether so many names are in it; a colon in a text is told from one behind a name only where it matters."""
    return objects.count(b":") == count or len(_NAME_ENDS.findall(objects)) == count
