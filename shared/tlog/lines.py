"""The raw log: one stored event a line, the bytes of its state exactly as they are stored.

`{"sequence":1,"aggregate":"…","version":1,"topic":"…","state":{…}}`, written in this order and without spaces, so
that a line is cut, never read and written again. A leaf of the tree is those five parts with newlines between them.
Of an event of another region a reader may be shown only its place and its leaf: `{"sequence":1,"leaf":"<base64>"}`.
"""

import re
from base64 import b64encode
from binascii import a2b_base64
from hashlib import sha256
from typing import cast

Row = tuple[bytes, bytes, bytes, bytes, bytes]
"""Sequence, aggregate, version, topic and state of one event as the line has them. Of a hidden one: sequence, three
empty fields, and the hash of its leaf."""

PARTS = 5
_LINE = b'{"sequence":%b,"aggregate":"%b","version":%b,"topic":"%b","state":%b}\n'
_LINES = re.compile(
    rb'^\{"sequence":([1-9][0-9]{0,18}),"aggregate":"([^"]{36})","version":([1-9][0-9]{0,18})'
    rb',"topic":"([^"]{1,200})","state":(\{.*\})\}\n',
    re.MULTILINE,
)
"""No part may hold a newline: `rows` counts them, so that a line that smuggles one in is read by itself and refused."""

_HIDDEN = re.compile(rb'\{"sequence":([1-9][0-9]{0,18}),"leaf":"([A-Za-z0-9+/]{43}=)"\}\n')
_SEQUENCE = re.compile(rb'\{"sequence":([1-9][0-9]{0,18}),')


class Unreadable(Exception):
    """A line is not an event; `index` counts the lines of the piece from 0."""

    def __init__(self, index: int, line: bytes) -> None:
        super().__init__(line[:80].decode(errors="replace"))
        self.index = index


def rows(piece: bytes) -> list[Row]:
    """The events of a piece of whole lines; raises Unreadable."""
    found: list[Row] = _LINES.findall(piece)
    if len(found) == piece.count(b"\n") and piece.endswith(b"\n"):
        return found
    return [_row(index, line) for index, line in enumerate(piece.splitlines(keepends=True))]


def _row(index: int, line: bytes) -> Row:
    if shown := _LINES.fullmatch(line):
        return cast("Row", shown.groups())
    if hidden := _HIDDEN.fullmatch(line):
        return hidden[1], b"", b"", b"", a2b_base64(hidden[2])
    raise Unreadable(index, line)


def upto(piece: bytes, sequence: int) -> tuple[bytes, bytes]:
    """Whole lines in two: as far as a sequence, and behind it. A line that is no event stays with the one before it."""
    before = 0
    for line in piece.splitlines(keepends=True):
        found = _SEQUENCE.match(line)
        if found and int(found[1]) > sequence:
            break
        before += len(line)
    return piece[:before], piece[before:]


def last_sequence(piece: bytes, before: int) -> int:
    """The sequence of the last line; of one that is no event, as if it and all lines were in order after `before`."""
    found = _SEQUENCE.match(piece, piece.rfind(b"\n", 0, -1) + 1)
    return max(int(found[1]) if found else 0, before + piece.count(b"\n"))


def line(sequence: int, aggregate: str, version: int, topic: str, state: bytes) -> bytes:
    """The line of one event."""
    return _LINE % (b"%d" % sequence, aggregate.encode(), b"%d" % version, topic.encode(), state)


def line_of(leaf: bytes) -> bytes:
    """The line of a leaf; of what is no leaf of ours, one that no reader takes for an event."""
    parts = tuple(leaf.split(b"\n", 4))
    return _LINE % parts if len(parts) == PARTS else leaf.replace(b"\n", b" ") + b"\n"


def hidden_line(sequence: int, leaf: bytes) -> bytes:
    """The line of an event that may not be shown."""
    return b'{"sequence":%d,"leaf":"%b"}\n' % (sequence, b64encode(leaf))


def leaf_hashes(found: list[Row]) -> list[bytes]:
    """The hash of each event's leaf."""
    return [sha256(b"\x00" + b"\n".join(row)).digest() if row[1] else row[4] for row in found]
