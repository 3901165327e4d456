"""Tables that lost their shape in copying: one cell per line, everything in one line, or projects as columns."""

import re
from itertools import takewhile

from shared.importing.cells import Cell, shown
from shared.importing.headers import names_a_column, plain
from shared.importing.pages import Grid

_TAIL = re.compile(r"以上|合计|总计|共计|小计|备注|注[::]")


def transposed(grid: Grid) -> Grid:
    """Columns as rows, for a table whose headers stand in its first column."""
    width = max(len(row) for row in grid)
    return [[row[index] if index < len(row) else None for row in grid] for index in range(width)]


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
