"""Old binary workbooks, record by record: what no program at hand writes any more."""

import struct
from collections.abc import Mapping

_END, _FREE, _TABLE, _MORE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFC
_SECTOR, _SMALLEST = 512, 4096
STRUCK, PER_CENT = 1, 2
"""The styles with a line through their font and with per cent behind their numbers; 0 is the plain one."""
HIDDEN, VERY_HIDDEN = 1, 2


def record(kind: int, *data: bytes) -> bytes:
    """One record."""
    content = b"".join(data)
    return struct.pack("<HH", kind, len(content)) + content


def text(row: int, column: int, value: str, style: int = 0) -> bytes:
    """A cell of text; rows and columns count from 0."""
    return record(0x204, struct.pack("<HHHHB", row, column, style, len(value), 1), value.encode("utf-16-le"))


def number(row: int, column: int, value: float, style: int = 0) -> bytes:
    """A cell of a number."""
    return record(0x203, struct.pack("<HHHd", row, column, style, value))


def error(row: int, column: int, code: int) -> bytes:
    """A cell of an error: 0x17 is #REF!."""
    return record(0x205, struct.pack("<HHHBB", row, column, 0, code, 1))


def row(at: int, *, hidden: bool = False, height: int = 255) -> bytes:
    """What a row looks like."""
    return record(0x208, struct.pack("<HHHHHHI", at, 0, 4, height, 0, 0, 0x20 if hidden else 0))


def columns(first: int, last: int, *, hidden: bool) -> bytes:
    """What columns look like."""
    return record(0x7D, struct.pack("<HHHHHH", first, last, 2560, 0, int(hidden), 0))


def merged(first_row: int, last_row: int, first_column: int, last_column: int) -> bytes:
    """Cells shown as one."""
    return record(0xE5, struct.pack("<HHHHH", 1, first_row, last_row, first_column, last_column))


def xls(sheets: Mapping[str, bytes], hidden: Mapping[str, int] | None = None) -> bytes:
    """A workbook of these sheets, each the records of its cells."""
    bodies = [_begin(0x10) + records + record(0x0A) for records in sheets.values()]
    plain, struck = (record(0x31, _font(flags)) for flags in (0, 8))
    head = _begin(5) + record(0x42, struct.pack("<H", 1200)) + plain + struck
    head += record(0xE0, _style(0)) + record(0xE0, _style(1)) + record(0xE0, _style(0, 9))
    names = [(name, name.encode("utf-16-le")) for name in sheets]
    at = len(head) + sum(4 + 8 + len(written) for _, written in names) + 4
    for (name, written), body in zip(names, bodies, strict=True):
        head += record(0x85, struct.pack("<IBBBB", at, (hidden or {}).get(name, 0), 0, len(name), 1), written)
        at += len(body)
    return ole(head + record(0x0A) + b"".join(bodies))


def ole(stream: bytes, name: str = "Workbook") -> bytes:
    """A compound file with one stream."""
    stream += b"\x00" * max(_SMALLEST - len(stream), -len(stream) % _SECTOR)
    sectors = len(stream) // _SECTOR
    tables, more = 1, 0
    while tables * 128 < sectors + 1 + tables + more:
        tables += 1
        more = max(0, -(-(tables - 109) // 127))
    first = tables + more + 1
    table = [_TABLE] * tables + [_MORE] * more + [_END, *range(first + 1, first + sectors), _END]
    table += [_FREE] * (tables * 128 - len(table))
    head = struct.pack("<16xHHHHH6xIII", 0x3E, 3, 0xFFFE, 9, 6, 0, tables, tables + more)
    head += struct.pack("<IIIIII", 0, _SMALLEST, _END, 0, tables if more else _END, more)
    places = [*range(tables), *[_FREE] * (109 - tables)]
    entries = _entry("Root Entry", 5, 1, _END, 0) + _entry(name, 2, _FREE, first, len(stream)) + b"\x00" * 256
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + head
        + struct.pack("<109I", *places[:109])
        + struct.pack(f"<{len(table)}I", *table)
        + b"".join(_more_places(places[109:], tables, at, more) for at in range(more))
        + entries
        + stream
    )


def _more_places(places: list[int], tables: int, at: int, more: int) -> bytes:
    """Where the tables lie for which the head has no room: 127 a sector, and the sector with the next ones."""
    here = places[127 * at : 127 * (at + 1)]
    following = tables + at + 1 if at + 1 < more else _END
    return struct.pack("<128I", *here, *[_FREE] * (127 - len(here)), following)


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    written = name.encode("utf-16-le")
    return struct.pack("<64sHBBIII36xIQ", written, len(written) + 2, kind, 1, _FREE, _FREE, child, start, size)


def _begin(kind: int) -> bytes:
    return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 1997, 0, 0))


def _font(flags: int) -> bytes:
    return struct.pack("<HHHHHBBBBBB5s", 200, flags, 0x7FFF, 400, 0, 0, 0, 0, 0, 5, 0, b"Arial")


def _style(font: int, form: int = 0) -> bytes:
    return struct.pack("<HHH14x", font, form, 0)
