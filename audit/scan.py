"""One pass over a raw log: order, leaves, roots at every size that somebody signed, and all books."""

from collections.abc import Iterable

from audit.findings import Finding
from audit.histories import Reader
from audit.source import Source
from shared.tlog.lines import Row, Unreadable, leaf_hashes, rows
from shared.tlog.merkle import HASH_BYTES, Frontier


class LogScan:
    """Reads on, piece by piece. `witnesses` are others who know leaf hashes: the first that differs is remembered."""

    def __init__(self, sizes: Iterable[int], witnesses: Iterable[Source], books: Reader) -> None:
        self.books = books
        self.findings: list[Finding] = []
        self.roots: dict[int, bytes] = {}
        self.differs: list[int | None] = []
        """For each witness the first index at which it has another hash."""
        self._witnesses = list(witnesses)
        self.differs = [None] * len(self._witnesses)
        self._frontier = Frontier()
        self._wanted = sorted(size for size in set(sizes) if size > 0)
        self._next = 0
        self.hidden = 0
        """Events of which only the leaf is shown to this reader."""
        self.broken = False
        """The order is lost: no root can be computed any more."""

    @property
    def entries(self) -> int:
        """How many events were read in order."""
        return self._frontier.size

    def take(self, piece: bytes) -> None:
        """The next piece of whole lines."""
        try:
            found = rows(piece)
        except Unreadable as wrong:
            lines = piece.splitlines(keepends=True)[: wrong.index]
            self.take(b"".join(lines))
            self._break(Finding("unreadable", f"“{wrong}”", self.entries + 1))
            return
        if not self.broken:
            found = self._in_order(found)
            self._grow(leaf_hashes(found))
        shown = [row for row in found if row[1]]
        self.hidden += len(found) - len(shown)
        self.findings += self.books.take(shown)

    def root(self) -> bytes:
        """The root over everything read."""
        return self._frontier.root()

    def _in_order(self, found: list[Row]) -> list[Row]:
        """The events up to the first that is out of order."""
        first = self.entries + 1
        expected = [b"%d" % sequence for sequence in range(first, first + len(found))]
        if [row[0] for row in found] == expected:
            return found
        place = next(at for at, row in enumerate(found) if row[0] != expected[at])
        missing, there = first + place, int(found[place][0])
        if there > missing:
            detail = f"第 {missing} 条缺失" if there == missing + 1 else f"第 {missing} 至 {there - 1} 条缺失"
            self._break(Finding("deleted", f"{detail}，其后是第 {there} 条", missing))
        else:
            self._break(Finding("inserted", f"第 {there} 条在第 {missing} 条的位置又出现", missing))
        return found[:place]

    def _break(self, finding: Finding) -> None:
        if not self.broken:
            self.findings.append(finding)
        self.broken = True

    def _grow(self, hashes: list[bytes]) -> None:
        start, end = self.entries, self.entries + len(hashes)
        for number, witness in enumerate(self._witnesses):
            if self.differs[number] is None:
                self.differs[number] = _first_difference(hashes, witness.leaves(start, end), start)
        while self._next < len(self._wanted) and self._wanted[self._next] <= end:
            size = self._wanted[self._next]
            self._frontier.extend(hashes[self.entries - start : size - start])
            self.roots[size] = self._frontier.root()
            self._next += 1
        self._frontier.extend(hashes[self.entries - start :])


def _first_difference(hashes: list[bytes], known: bytes, start: int) -> int | None:
    if known == b"".join(hashes)[: len(known)]:
        return None
    for at, found in enumerate(hashes):
        if known[at * HASH_BYTES : (at + 1) * HASH_BYTES] not in (found, b""):
            return start + at
    return None
