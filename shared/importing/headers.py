"""Finding a table's header, of one to three rows, among titles, units and blank lines."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from shared.importing.cells import DIVISION, Cell, Identifier, shown
from shared.importing.pages import Grid, Merged
from shared.importing.units import unit_in, without_unit
from shared.importing.vocabulary import MONEY, concept_of

DOCUMENT = Identifier()
CODE = Identifier()
IDENTIFIERS = {"document": DOCUMENT, "place_code": DIVISION} | dict.fromkeys(
    ("fund_code", "functional_code", "economic_code", "receiving_account", "transfer_id"), CODE
)
"""Columns that name something by its very characters."""

_FIRST_ROWS = 30
_MOST_ROWS = 3
_SAYS_NOTHING = {"other", "serial", "remark", "unknown", "quantity", "spent", "paid", "supervision", "mechanism"}
"""What a header needs more than."""
_IN_BLOCKS = {"received", "spent", "paid", "allocated", "other"}
"""What stands in blocks that repeat: 区专项资金 with 计划数 and 到账数, 企业帮扶资金 with the same."""
_ONLY_A_UNIT = re.compile(r"\(?(亿元|[百千]?万元|千元|元)\)?")


@dataclass(frozen=True)
class Column:
    """A column as the file calls it, what it means, and for amounts the unit and the level its header names."""

    index: int
    header: str
    concept: str
    unit: str | None = None
    level_text: str = ""
    top: str = ""
    """The heading above its own, where the header has several rows."""
    bottom: str = ""
    """Its own heading."""


@dataclass(frozen=True)
class Header:
    """The header found: its columns, the rows it takes (first, last), and the lines above it."""

    columns: tuple[Column, ...]
    first: int
    last: int
    above: tuple[str, ...] = field(default=())

    def text_column(self, concept: str) -> Column | None:
        """The first column of a concept."""
        return next((column for column in self.columns if column.concept == concept), None)

    def of(self, *concepts: str) -> list[Column]:
        """The columns of these concepts."""
        return [column for column in self.columns if column.concept in concepts]

    @property
    def known(self) -> int:
        """How many of its columns are known."""
        return sum(column.concept != "unknown" for column in self.columns)

    @property
    def meanings(self) -> int:
        """How many different things its columns mean; 中央, 州 and 合计 also stand in rows of other tables."""
        return len({column.concept for column in self.columns} - {"unknown", "level", "total"})

    def amounts(self) -> list[Column]:
        """The columns that hold money."""
        return self.of(*MONEY)


def plain(cell: Cell | None) -> str:
    """Header text without blanks, full-width forms and line breaks."""
    return "".join(unicodedata.normalize("NFKC", shown(cell)).split())


def find_header(grid: Grid, merged: Sequence[Merged] = (), since: int = 0) -> Header | None:
    """The header within the first rows from `since` on: the rows that name most columns."""
    best: Header | None = None
    for at in range(since, min(len(grid), since + _FIRST_ROWS)):
        header = header_at(grid, at, merged)
        if header is not None and (best is None or header.known > best.known):
            best = header
    return best


def header_at(grid: Grid, at: int, merged: Sequence[Merged] = ()) -> Header | None:
    """The header that begins in a row, None where none does."""
    if at and _continues(grid[at]) and sum(concept_of(plain(cell)) is not None for cell in grid[at - 1]) > 1:
        return None
    height = max(_spanned(grid, at, merged), 1)
    while height < _MOST_ROWS and at + height < len(grid) and _continues(grid[at + height]):
        height += 1
    texts = list(map("|".join, headings(grid[at : at + height], at, merged)))
    columns = _without_blocks([_column(index, text) for index, text in enumerate(texts) if text])
    header = Header(columns, at, at + height - 1, _above(grid, at))
    named = {column.concept for column in columns} - _SAYS_NOTHING
    return header if header.amounts() and len(named) >= 2 else None


def heading_of(grid: Grid, *sought: str) -> str:
    """The heading of a column of these concepts beside a known one, in a table without money; "" if there is none."""
    for row in grid[:_FIRST_ROWS]:
        concepts = {concept: text for cell in row if (text := plain(cell)) and (concept := concept_of(text))}
        if {*concepts} - _SAYS_NOTHING and (found := next(filter(None, map(concepts.get, sought)), "")):
            return found
    return ""


def _spanned(grid: Grid, at: int, merged: Sequence[Merged]) -> int:
    """How many rows the known headings of a row are merged over."""
    spans = [
        block.last_row - block.first_row + 1
        for block in merged
        if block.first_row == at + 1 and block.first_column <= len(grid[at])
        if concept_of(plain(grid[at][block.first_column - 1]))
    ]
    return min(max(spans, default=1), _MOST_ROWS)


def _continues(row: list[Cell | None]) -> bool:
    """A row of nothing but header words that leaves the first column to the row above."""
    texts = [plain(cell) for cell in row]
    return any(texts) and not texts[0] and all(not text or _heads(text) for text in texts)


def _heads(text: str) -> bool:
    return concept_of(text) is not None or bool(_ONLY_A_UNIT.fullmatch(text))


def headings(rows: Grid, at: int, merged: Sequence[Merged]) -> Iterator[list[str]]:
    """What stands above one another in each column, in rows from `at` on; what spans columns holds for all of them."""
    width = max(map(len, rows))
    own = [[plain(row[index]) if index < len(row) else "" for index in range(width)] for row in rows]
    spread = [
        _spread(own, down, [block for block in merged if block.first_row == at + down + 1]) for down in range(len(own))
    ]
    for index in range(width):
        lowest = max((down for down, texts in enumerate(own) if texts[index]), default=0)
        yield [*filter(None, (spread[down][index] for down in range(lowest))), own[lowest][index]]


def _spread(rows: list[list[str]], down: int, blocks: Sequence[Merged]) -> list[str]:
    """A row of headings, each carried on to where the next begins: to the end of its block where there are blocks."""
    wide = [block for block in blocks if block.last_column > block.first_column]
    spread, before = list(rows[down]), ""
    for index, text in enumerate(spread):
        if text or any(upper[index] for upper in rows[:down]):
            before = text
        spread[index] = before
    if wide:
        spread = list(rows[down])
        for block in (block for block in wide if block.first_column <= len(spread)):
            spread[block.first_column - 1 : block.last_column] = [rows[down][block.first_column - 1]] * (
                min(block.last_column, len(spread)) - block.first_column + 1
            )
    return spread


def _above(grid: Grid, first: int) -> tuple[str, ...]:
    lines = (" ".join(shown(cell) for cell in row if cell is not None) for row in grid[:first])
    return tuple(text for text in lines if text)


def _column(index: int, text: str) -> Column:
    parts = text.split("|")
    top, bottom = parts[0], parts[-1]
    known = [(part, concept) for part in reversed(parts) if (concept := concept_of(part))]
    named, concept = known[0] if known else (bottom, "unknown")
    level = named if concept == "level" else _level_inside(top)
    unit = None
    if concept in MONEY | {"own_funds"}:
        unit = next(filter(None, (unit_in(part, header=True) for part in reversed(parts))), None)
    over = top if len(parts) > 1 else ""
    return Column(index, "/".join(parts), concept, unit, without_unit(level), over, bottom)


def _without_blocks(columns: list[Column]) -> tuple[Column, ...]:
    """The columns, none of them money where the same ones repeat in blocks: which block is meant is not said."""
    below = [c.bottom for c in columns if c.top and c.concept in _IN_BLOCKS]
    if len(below) == len(set(below)):
        return tuple(columns)
    return tuple(replace(c, concept="other") if c.top and c.concept in _IN_BLOCKS else c for c in columns)


def _level_inside(text: str) -> str:
    match = re.search(r"(中央|省级|自治区级|市级|州级|县级|区级)", text)
    return match[1] if match else ""


def names_a_column(text: str) -> bool:
    """Whether a plain text is a header we know."""
    return concept_of(text) is not None
