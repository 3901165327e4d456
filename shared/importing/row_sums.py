"""Sums of any stretch of rows of a table, and the stretch beside a place that comes to a given sum."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from shared.importing.table_rows import Entry, Layout


class RowSums:
    """The rows of money in their order. A row that cannot be read counts as nothing, because it is refused anyway."""

    def __init__(self, entries: Sequence[Entry], layout: Layout) -> None:
        self.rows = [entry for entry in entries if entry.role == "row"]
        self.before = list(accumulate((entry.role == "row" for entry in entries), initial=0))
        """How many rows stand before each entry."""
        self.fens = [entry.fen(layout) or 0 for entry in self.rows]
        self._whole = list(accumulate(self.fens, initial=0))
        self._filled = list(accumulate(map(bool, self.fens), initial=0))
        self._columns = {
            column.index: list(accumulate((row.amounts.get(column.index, 0) for row in self.rows), initial=0))
            for column in layout.columns
        }

    def fen(self, first: int, end: int) -> int:
        """What the rows from `first` up to `end` come to."""
        return self._whole[end] - self._whole[first]

    def of_column(self, index: int, first: int, end: int) -> int:
        """What they come to in one column that is read."""
        return self._columns[index][end] - self._columns[index][first]

    def ending(self, end: int, fen: int, least: int) -> tuple[int, int] | None:
        """The shortest stretch up to `end` that comes to the sum, of at least so many rows with money."""
        first = bisect_right(self._whole, self._whole[end] - fen, 0, end + 1) - 1
        return self._stretch(first, end, fen, least)

    def beginning(self, first: int, fen: int, least: int) -> tuple[int, int] | None:
        """The shortest stretch from `first` on that comes to the sum, of at least so many rows with money."""
        end = bisect_left(self._whole, self._whole[first] + fen, first)
        return self._stretch(first, end, fen, least)

    def _stretch(self, first: int, end: int, fen: int, least: int) -> tuple[int, int] | None:
        if not 0 <= first < end <= len(self.rows) or self.fen(first, end) != fen:
            return None
        return (first, end) if self._filled[end] - self._filled[first] >= least else None
