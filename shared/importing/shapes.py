"""Tables that lost their shape in copying: one cell per line, everything in one line, or projects as columns."""

import re
from dataclasses import dataclass
from itertools import takewhile

from shared.importing.cells import Cell, shown
from shared.importing.headers import Header, find_header, heading_of, names_a_column, plain
from shared.importing.pages import Grid, Merged, NoTable, Page
from shared.importing.vocabulary import looked_for

_HEADINGS_OF_A_TABLE = 2
_HIGHEST_TURNED, _COLUMNS_OF_HEADINGS = 60, 3
"""Rows and columns among which the headings of a turned table stand."""
_TAIL = re.compile(r"以上|合计|总计|共计|小计|备注|注[::]")


@dataclass(frozen=True)
class Oriented:
    """A page whose header stands above its rows, turned where the file has its headings in the first column."""

    grid: Grid
    header: Header
    merged: tuple[Merged, ...] = ()
    turned: tuple[int, int] | None = None
    """For a turned one, how many rows of the file stand before it, and how many lines of the grid."""


def oriented(page: Page) -> Oriented:
    """Find the header and the way the table lies. Raises NoTable."""
    grid = page.grid
    if grid and (table := regrouped(grid)) and (header := find_header(table)):
        return Oriented(table, header)
    header = find_header(grid, page.merged)
    turned = _turned(page)
    if turned and (header is None or turned.header.meanings > header.meanings):
        if header is None and (counts := heading_of(grid, "quantity")):
            raise _counts_only(counts)
        return turned
    if header:
        return Oriented(grid, header, page.merged)
    if counts := heading_of(grid, "quantity"):
        raise _counts_only(counts)
    if paid := heading_of(grid, "paid"):
        raise NoTable(
            f"“{paid}”看不出是上级拨来的还是本县拨出的，不作为收入或项目资金；表中没有别的金额列。"
            "请在表中写明下达数或到账数后再导入"
        )
    raise NoTable(f"没有找到表头。{looked_for()}")


def _counts_only(heading: str) -> NoTable:
    return NoTable(f"“{heading}”是数量，不是金额，不能当作金额导入；表中没有金额列。请补上金额列后再导入")


def _turned(page: Page) -> Oriented | None:
    """Columns as rows, for a table whose headings stand in its first column; lines above and below it stay above."""
    heads = [at for at, row in enumerate(page.grid[:_HIGHEST_TURNED]) if _begins_with_a_heading(row)]
    if len(heads) < _HEADINGS_OF_A_TABLE:
        return None
    first, end = heads[0], heads[-1] + 1
    while first and _has_a_heading(page.grid[first - 1]):
        first -= 1
    while end < len(page.grid) and _has_a_heading(page.grid[end]):
        end += 1
    block, around = page.grid[first:end], [*page.grid[:first], *page.grid[end:]]
    width = max(map(len, block), default=0)
    grid = [*around, *([row[index] if index < len(row) else None for row in block] for index in range(width))]
    lines = len(around)
    merged = tuple(
        Merged(each.first_column + lines, each.first_row - first, each.last_column + lines, each.last_row - first)
        for each in page.merged
        if first < each.first_row <= each.last_row <= end
    )
    header = find_header(grid, merged)
    if header is None or header.first < lines or header.last + 1 >= len(grid):
        return None
    return Oriented(grid, header, merged, (first, lines))


def _begins_with_a_heading(row: list[Cell | None]) -> bool:
    """Whether a heading stands in the row's first cell, or behind the end of one that spans several rows."""
    return names_a_column(next(filter(None, map(plain, row[:_COLUMNS_OF_HEADINGS])), ""))


def _has_a_heading(row: list[Cell | None]) -> bool:
    """Whether a heading stands among the row's first cells, as below or above a word that groups several."""
    texts = list(map(plain, row))
    return any(map(names_a_column, filter(None, texts[:_COLUMNS_OF_HEADINGS]))) and any(texts[_COLUMNS_OF_HEADINGS:])


def regrouped(grid: Grid) -> Grid | None:
    """Rows of a table copied as one column or one line, if serial numbers 1, 2, 3 … prove where each row starts."""
    cells: list[Cell | None] = [cell for row in grid for cell in row if cell is not None]
    if max(len(row) for row in grid) > 1 and sum(1 for row in grid if any(cell is not None for cell in row)) > 1:
        return None
    start = next((at for at, cell in enumerate(cells) if plain(cell) == "序号"), None)
    if start is None:
        return None
    header = list(takewhile(lambda cell: names_a_column(plain(cell)), cells[start:]))
    rows = _rows(cells[start + len(header) :], len(header))
    return None if rows is None else [[cell] for cell in cells[:start]] + [header, *rows]


def _rows(cells: list[Cell | None], width: int) -> Grid | None:
    rows: Grid = []
    at = 0
    while at < len(cells) and shown(cells[at]) == str(len(rows) + 1):
        rows.append(cells[at : at + width])
        at += width
    tail = cells[at:]
    if not rows or len(rows[-1]) != width or len(tail) > width or (tail and not _TAIL.match(plain(tail[0]))):
        return None
    return rows + ([[tail[0], *[None] * (width - len(tail)), *tail[1:]]] if tail else [])
