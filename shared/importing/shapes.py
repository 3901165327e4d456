"""Tables that lost their shape in copying: one cell per line, everything in one line, or projects as columns."""

import re
from dataclasses import dataclass
from itertools import takewhile

from shared.importing.cells import Cell, shown
from shared.importing.headers import Header, counted, find_header, names_a_column, plain
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
    turned: bool = False


def oriented(page: Page) -> Oriented:
    """Find the header and the way the table lies. Raises NoTable."""
    grid = page.grid
    if grid and (table := regrouped(grid)) and (header := find_header(table)):
        return Oriented(table, header)
    header, counts = find_header(grid, page.merged), counted(grid)
    if counts and header is None:
        raise NoTable(f"“{counts}”是数量，不是金额，不能当作金额导入；表中没有金额列。请补上金额列后再导入")
    turned = _turned(grid)
    aside = find_header(turned) if turned else None
    if aside and aside.last + 1 < len(turned) and _sure(aside) > _sure(header):
        return Oriented(turned, aside, turned=True)
    if header is None:
        raise NoTable(f"没有找到表头。{looked_for()}")
    return Oriented(grid, header, page.merged)


def _sure(header: Header | None) -> int:
    """How many things a header names; 中央, 州 and 合计 also stand in rows of other tables."""
    columns = header.columns if header else ()
    return len({column.concept for column in columns} - {"level", "total", "unknown"})


def _turned(grid: Grid) -> Grid:
    """Columns as rows, for a table whose headings stand in its first column; lines above and below it stay above."""
    heads = [at for at, row in enumerate(grid[:_HIGHEST_TURNED]) if _begins_with_a_heading(row)]
    if len(heads) < _HEADINGS_OF_A_TABLE:
        return []
    block = grid[heads[0] : heads[-1] + 1]
    around = [*grid[: heads[0]], *grid[heads[-1] + 1 :]]
    width = max(map(len, block), default=0)
    return [*around, *([row[index] if index < len(row) else None for row in block] for index in range(width))]


def _begins_with_a_heading(row: list[Cell | None]) -> bool:
    """Whether a heading stands in the row's first cell, or behind the end of one that spans several rows."""
    first = next(filter(None, map(plain, row[:_COLUMNS_OF_HEADINGS])), "")
    return names_a_column(first)


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
