"""Which rows a stated sum stands over: those with which it agrees, else those it should agree with by its place."""

from collections.abc import Iterator, Sequence

from shared.importing.row_sums import RowSums
from shared.importing.table_rows import Entry, Layout

Stretch = tuple[int, int]


class Coverage:
    """The sums of a table and the rows between them."""

    def __init__(self, entries: Sequence[Entry], layout: Layout) -> None:
        self._entries, self._layout = entries, layout
        self._sums = RowSums(entries, layout)
        self._totals = [at for at, entry in enumerate(entries) if entry.role == "sum" and is_of_all(entry)]
        self._place_of = {at: place for place, at in enumerate(self._totals)}
        self._beside = list(_beside(entries, self._sums))

    def under(self, at: int) -> list[Entry]:
        """The rows under the sum at that place among the entries."""
        choices = [(first, end) for first, end in self._choices(at) if first < end]
        agreeing = next((stretch for stretch in choices if self._agrees(at, stretch)), None)
        first, end = agreeing or (choices[0] if choices else (0, len(self._sums.rows)))
        return self._sums.rows[first:end]

    def _choices(self, at: int) -> Iterator[Stretch]:
        entry, here, every = self._entries[at], self._sums.before[at], len(self._sums.rows)
        if is_of_all(entry):
            yield 0, every
            if len(self._totals) > 1:
                place = self._place_of[at]
                yield self._sums.before[self._totals[place - 1]] if place else 0, here
                yield here, self._sums.before[self._totals[place + 1]] if place + 1 < len(self._totals) else every
            yield 0, here
            return
        yield from self._beside[at]
        yield 0, here
        yield 0, every
        if fen := entry.fen(self._layout):
            yield self._sums.ending(here, fen, 1) or (0, 0)
            yield self._sums.beginning(here, fen, 1) or (0, 0)

    def _agrees(self, at: int, stretch: Stretch) -> bool:
        stated = self._entries[at].amounts
        return all(
            self._sums.of_column(column.index, *stretch) == stated[column.index]
            for column in self._layout.columns
            if column.index in stated
        )


def is_of_all(entry: Entry) -> bool:
    """Whether a sum is one of the whole table and not of a group."""
    return entry.words is not None and entry.words.kind == "total"


def _beside(entries: Sequence[Entry], sums: RowSums) -> Iterator[list[Stretch]]:
    """For each entry the rows back to the sum before it and on to the next, then to the next of its own rank."""
    back = _ends(entries, sums, range(len(entries)), 0)
    on = list(reversed(_ends(entries, sums, range(len(entries) - 1, -1, -1), len(sums.rows))))
    for at, ((nearest, alike), (following, next_alike)) in enumerate(zip(back, on, strict=True)):
        here = sums.before[at]
        yield [(nearest, here), (here, following), (alike, here), (here, next_alike)]


def _ends(entries: Sequence[Entry], sums: RowSums, order: range, outermost: int) -> list[tuple[int, int]]:
    """Going through the entries: where the last sum stood, and the last of a rank not below the entry's own."""
    found, nearest = [], outermost
    by_rank: dict[int, int] = {}
    for at in order:
        rank = entries[at].serial.rank
        alike = [end for other, end in by_rank.items() if other <= rank]
        found.append((nearest, (max if order.step > 0 else min)(alike, default=outermost)))
        if entries[at].role == "sum":
            nearest = by_rank[-1 if is_of_all(entries[at]) else rank] = sums.before[at]
    return found
