"""What happened at the first entry that is not as it was sealed: changed, deleted, inserted or swapped."""

import re
from itertools import islice

from audit.findings import Finding
from audit.source import Source
from shared.tlog.lines import Row, Unreadable, leaf_hashes, rows
from shared.tlog.merkle import HASH_BYTES

_BOOK = re.compile(rb'"book":"(\d{2,6}-\d{4})"')
WINDOW = 10_000
"""So far ahead an entry is looked for that was put in this one's place."""


def diagnose(source: Source, witness: Source, index: int) -> Finding:
    """Tell what happened at a leaf whose hash is another than the witness knows."""
    found = _rows_from(source, index)
    if not found:
        return Finding("changed", "与封存时不同", index + 1)
    known = witness.leaves(index, index + len(found) + 1)
    sealed = [known[at : at + HASH_BYTES] for at in range(0, len(known), HASH_BYTES)]
    first = index + 1
    other = _moved(found, sealed, first)
    if other is not None and len(sealed) > other and _hash(found[0], first + other) == sealed[other]:
        return Finding("swapped", f"第 {first} 条与第 {first + other} 条互换了内容", first)
    if other == 1:
        return Finding("inserted", f"第 {first} 条是后来插入的，原第 {first} 条排到了第 {first + 1} 条", first)
    if len(sealed) > 1 and _hash(found[0], first + 1) == sealed[1]:
        return Finding("deleted", f"原第 {first} 条不见了，原第 {first + 1} 条补到它的位置", first)
    detail = f"{found[0][3].decode() or '看不到内容的分录'}，与封存时不同"
    return Finding("changed", detail, first, book=(book := _book(found[0])), entry=int(found[0][2]) if book else None)


def _book(row: Row) -> str:
    """The book that an entry says it is of; empty where it says none, as a changed one may."""
    named = _BOOK.search(row[4]) if row[3].startswith(b"ledger.special-account.") else None
    return named[1].decode() if named else ""


def _rows_from(source: Source, index: int) -> list[Row]:
    """The events from an index on, as far as they can be read, at most a window of them."""
    found: list[Row] = []
    for piece in source.pieces(index):
        try:
            found += rows(piece)
        except Unreadable as wrong:
            return found + rows(b"".join(piece.splitlines(keepends=True)[: wrong.index]))
        if len(found) >= WINDOW:
            break
    return list(islice(found, WINDOW))


def _moved(found: list[Row], sealed: list[bytes], first: int) -> int | None:
    """How far on the event stands now that was sealed at `first`."""
    renumbered = leaf_hashes([(b"%d" % first, *row[1:]) for row in found])
    return next((at for at, moved in enumerate(renumbered) if at and moved == sealed[0]), None)


def _hash(row: Row, sequence: int) -> bytes:
    return leaf_hashes([(b"%d" % sequence, *row[1:])])[0]
