"""Where the header of a table stands among titles, units and blank rows, by the vocabulary of one kind of file."""

import re
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache

from shared.importing.cells import Cell
from shared.importing.headers import headings, plain
from shared.importing.pages import Grid, Page
from shared.importing.units import Stated, line_text, says_unit, unit_in, without_unit

WITHIN = 15
"""How many rows may stand above a header."""

Names = Callable[[str], tuple[str, int] | None]
"""What a heading means, and how sure this word is among those of its meaning, 0 the surest; None for none of ours."""
Fits = Callable[[AbstractSet[str], AbstractSet[str]], int]
"""How many rows the header takes, told what a row names alone and what with the row below; 0 where it is none."""


@dataclass(frozen=True)
class Heading:
    """A column that a header names: its index from 0, and the heading without blanks."""

    index: int
    text: str


@dataclass(frozen=True)
class HeaderRows:
    """A header: the indices of its first row and of the first below it, its columns by meaning, the surest first.

    `above` holds the lines above it.
    """

    first: int
    end: int
    columns: Mapping[str, tuple[Heading, ...]]
    above: tuple[str, ...]
    rows: frozenset[tuple[str, ...]]
    """The texts of its rows: a page that begins anew repeats them."""
    begin: frozenset[str]
    """What its rows begin with."""

    def is_again(self, row: Sequence[Cell | None]) -> bool:
        """Whether a row below repeats the header."""
        first = next((cell for cell in row if cell is not None), None)
        return first is not None and plain(first) in self.begin and _texts(row) in self.rows

    def is_title_again(self, row: Sequence[Cell | None]) -> bool:
        """Whether a row below repeats a line that stands above the header."""
        return bool(self.above) and bool(text := line_text(row)) and text in self.above


def header_rows(page: Page, names: Names, fits: Fits) -> HeaderRows | None:
    """The first row, or two, that the kind takes for a header; None where no row among the first is one."""
    grid, names, as_one = page.grid, cache(names), cache(_as_one)  # a row may repeat its headings by the thousand
    for at, row in enumerate(grid[:WITHIN]):
        under = [as_one(tuple(texts)) for texts in headings(grid[at : at + 2], at, page.merged)]
        alone, both = _named(_texts(row), names), _named(under, names)
        if taken := fits(alone.keys(), both.keys()):
            above = tuple(text for line in grid[:at] if (text := line_text(line)))
            rows = frozenset(_texts(line) for line in grid[at : at + taken])
            begin = frozenset(next(filter(None, texts), "") for texts in rows)
            return HeaderRows(at, at + taken, both if taken > 1 else alone, above, rows, begin)
    return None


def most_like(grid: Grid, names: Names) -> tuple[int, AbstractSet[str]]:
    """The row, from 1, that names most columns of the kind, and which: what a refusal speaks of. 0 where none does."""
    names = cache(names)
    found = [(_named(_texts(row), names).keys(), at) for at, row in enumerate(grid[:WITHIN], start=1)]
    known, at = max(found, key=lambda each: (len(each[0]), -each[1]), default=(frozenset[str](), 0))
    return (at, known) if known else (0, known)


def stated_units(header: HeaderRows, grid: Grid, of_money: Sequence[str]) -> list[Stated]:
    """Every unit that the lines above and below a table and its headings of money name. Raises ImportProblem."""
    lines = (
        (number, text)
        for number, row in enumerate(grid, start=1)
        if number <= header.first or number > header.end
        if (text := line_text(row)) and (number <= header.first or says_unit(text))
    )
    stated = [Stated(f"第 {number} 行", unit) for number, text in lines if (unit := unit_in(text))]
    own = ((heading, unit_in(heading, header=True)) for heading in of_money)
    return stated + [Stated(f"表头“{heading}”", unit) for heading, unit in own if unit]


def bare(text: str) -> str:
    """A heading without its unit and what stands in brackets: 借方发生额/元(支取) is 借方发生额."""
    return without_unit(re.sub(r"\(.*", "", without_unit(text)).rstrip(":")) if text else ""


def _as_one(texts: tuple[str, ...]) -> str:
    """Two rows as one: what spans several columns stands before each of their own words, with the unit of either."""
    if len(texts) == 1:
        return texts[0]
    units = "".join(f"({unit})" for text in texts if (unit := unit_in(text, header=True)))
    return "".join(map(bare, texts)) + units


def _texts(row: Sequence[Cell | None]) -> tuple[str, ...]:
    texts = [plain(cell) for cell in row]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def _named(texts: Sequence[str], names: Names) -> dict[str, tuple[Heading, ...]]:
    found: dict[str, list[tuple[int, int, str]]] = {}
    for index, text in enumerate(texts):
        if text and (named := names(text)):
            found.setdefault(named[0], []).append((named[1], index, text))
    return {name: tuple(Heading(at, text) for _, at, text in sorted(places)) for name, places in found.items()}
