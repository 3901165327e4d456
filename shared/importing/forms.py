"""Tables after a form of ours: the first row names fixed columns, in whatever order; every other row is a line.

Each column says how its cells are taken, so that an identifier cannot be read as a mere text. The unit of a column of
money stands in its heading (金额（元）, 金额【万元】), or in a line below the table.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from shared.importing.amounts import read_amount
from shared.importing.cells import Cell, Unreadable
from shared.importing.grids import read_grid
from shared.importing.headers import plain
from shared.importing.model import ImportProblem
from shared.importing.pages import Grid
from shared.importing.units import Stated, line_text, says_unit, settled, unit_in, without_unit
from shared.kernel.money import yuan

Take = Callable[[Cell | None], str]


@dataclass(frozen=True)
class Column:
    """A column of a form: the field it fills, and how a cell is taken; `take` None is money, given as yuan."""

    name: str
    take: Take | None
    needed: bool = False


@dataclass(frozen=True)
class CellProblem:
    """Why a cell could not be taken, and what would mend it."""

    detail: str
    fix: str


@dataclass(frozen=True)
class FormLine:
    """One line: the text of each field, and what is wrong with the cells that could not be taken."""

    texts: dict[str, str]
    problems: dict[str, CellProblem] = field(default_factory=dict)


def read_form(content: bytes, filename: str, columns: Mapping[str, Column]) -> Iterator[FormLine]:
    """The lines of a CSV or XLSX file after a form. Raises ImportProblem where a column is missing or stands twice."""
    grid = read_grid(content, filename)
    at = _places(grid[0], columns)
    takes = {name: _reader(columns[name], heading, grid) for name, (_, heading) in at.items()}
    for row in grid[1:]:
        cells = {columns[name].name: (takes[name], _cell(row, index)) for name, (index, _) in at.items()}
        if any(cell is not None for _, cell in cells.values()) and not _is_unit_line(row):
            yield _line(cells)


def _places(header: list[Cell | None], columns: Mapping[str, Column]) -> dict[str, tuple[int, str]]:
    """Where each column stands, and its heading as the file writes it."""
    at: dict[str, tuple[int, str]] = {}
    for index, cell in enumerate(header):
        heading = plain(cell)
        name = heading if heading in columns else without_unit(heading)
        if name not in columns:
            continue
        if name in at:
            raise ImportProblem(f"首行有两列“{name}”，看不出用哪一列。请删去一列后再导入")
        at[name] = index, heading
    missing = [name for name, column in columns.items() if column.needed and name not in at]
    if missing:
        raise ImportProblem(f"首行缺少列：{'、'.join(missing)}。请按模板命名各列后再导入")
    return at


def _reader(column: Column, heading: str, grid: Grid) -> Take:
    if column.take is not None:
        return column.take
    own = unit_in(heading, header=True)
    stated = [Stated(f"表头“{heading}”", own)] if own else []
    stated += [Stated(f"“{text}”", unit) for row in grid[1:] if (text := _said(row)) and (unit := unit_in(text))]
    unit = settled(stated)
    if unit is None:
        raise ImportProblem(f"“{heading}”列没有写明单位。请把表头写成“{heading}（元）”或“{heading}（万元）”")
    return lambda cell: yuan(read_amount(cell, unit).fen)


def _said(row: list[Cell | None]) -> str:
    return text if says_unit(text := line_text(row)) else ""


def _is_unit_line(row: list[Cell | None]) -> bool:
    return sum(cell is not None for cell in row) == 1 and bool(_said(row))


def _cell(row: list[Cell | None], index: int) -> Cell | None:
    return row[index] if index < len(row) else None


def _line(cells: Mapping[str, tuple[Take, Cell | None]]) -> FormLine:
    texts, problems = {}, {}
    for name, (take, cell) in cells.items():
        try:
            texts[name] = take(cell)
        except Unreadable as wrong:
            texts[name], problems[name] = "", CellProblem(wrong.detail, wrong.fix)
    return FormLine(texts, problems)
