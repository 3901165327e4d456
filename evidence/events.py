"""The raw log: one stored event a line, the bytes of its state exactly as they are stored.

`{"sequence":1,"aggregate":"…","version":1,"topic":"…","state":{…}}`, written in this order and without spaces, so
that a line is cut, never read and written again. A leaf of the tree is those five parts with newlines between them.
"""

import re
from hashlib import sha256

Row = tuple[bytes, bytes, bytes, bytes, bytes]
"""Sequence, aggregate, version, topic and state of one event, as the line has them."""

_LINES = re.compile(
    rb'^\{"sequence":([1-9][0-9]{0,18}),"aggregate":"([0-9a-f-]{36})","version":([1-9][0-9]{0,18})'
    rb',"topic":"([a-z0-9.-]{1,200})","state":(\{.*\})\}\n',
    re.MULTILINE,
)


class Unreadable(Exception):
    """A line is not an event; `index` counts the lines of the piece from 0."""

    def __init__(self, index: int, line: bytes) -> None:
        super().__init__(line[:80].decode(errors="replace"))
        self.index = index


def rows(piece: bytes) -> list[Row]:
    """The events of a piece of whole lines; raises Unreadable."""
    found: list[Row] = _LINES.findall(piece)
    if len(found) != piece.count(b"\n") or not piece.endswith(b"\n"):
        for index, line in enumerate(piece.splitlines(keepends=True)):
            if not _LINES.fullmatch(line):
                raise Unreadable(index, line)
    return found


def line(sequence: int, aggregate: str, version: int, topic: str, state: bytes) -> bytes:
    """The line of one event."""
    head = b'{"sequence":%d,"aggregate":"%b","version":%d,"topic":"%b","state":'
    return head % (sequence, aggregate.encode(), version, topic.encode()) + state + b"}\n"


def leaf_hashes(found: list[Row]) -> list[bytes]:
    """The hash of each event's leaf."""
    return [sha256(b"\x00%b\n%b\n%b\n%b\n%b" % row).digest() for row in found]
