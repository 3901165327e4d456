"""What a sheet says of its cells besides their values: hidden, struck through, merged, without a result."""

from dataclasses import dataclass, field

from shared.importing.bounds import MAX_CELLS, MAX_COLUMNS, MAX_FILLED, MAX_MARKS, MAX_ROWS
from shared.importing.cells import NoValue, ShownAs
from shared.importing.model import ImportProblem
from shared.importing.pages import Merged


@dataclass
class Marks:
    """Collected while a sheet is read; rows and columns count from 1. Each kind is bounded."""

    rows: int = 0
    columns: int = 0
    """The last row and column with a value."""
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[tuple[int, int]] = field(default_factory=set)
    """Ranges, first and last."""
    struck: set[tuple[int, int]] = field(default_factory=set)
    merged: set[tuple[int, int, int, int]] = field(default_factory=set)
    no_values: dict[tuple[int, int], NoValue] = field(default_factory=dict)
    shown_as: dict[tuple[int, int], ShownAs] = field(default_factory=dict)

    def reach(self, row: int, column: int) -> None:
        """A value stands there."""
        self.rows = max(self.rows, row)
        self.columns = max(self.columns, column)

    def hide_rows(self, first: int, last: int) -> None:
        """Rows beyond every table do not matter."""
        self.hidden_rows.update(range(first, min(last, MAX_ROWS) + 1))

    def hide_columns(self, first: int, last: int) -> None:
        """A range of columns."""
        self.hidden_columns.add((first, min(last, MAX_COLUMNS)))
        _bounded(len(self.hidden_columns), MAX_COLUMNS)

    def strike(self, row: int, column: int) -> None:
        """A line goes through a cell or a part of its text."""
        self.struck.add((row, column))
        _bounded(len(self.struck), MAX_MARKS)

    def merge(self, first_row: int, first_column: int, last_row: int, last_column: int) -> None:
        """A block of cells is shown as one."""
        self.merged.add((first_row, first_column, last_row, last_column))
        _bounded(len(self.merged), MAX_MARKS)

    def show(self, row: int, column: int, form: ShownAs) -> None:
        """A number is shown otherwise than it is."""
        self.shown_as[row, column] = form
        _bounded(len(self.shown_as), MAX_FILLED)

    def no_value(self, row: int, column: int, said: NoValue) -> None:
        """An error, or a formula without its result, stands there."""
        self.no_values[row, column] = said
        _bounded(len(self.no_values), MAX_MARKS)
        self.reach(row, column)

    def columns_hidden(self) -> frozenset[int]:
        """Hidden columns as far as there are values."""
        mask = 0
        for first, last in self.hidden_columns:
            if (last := min(last, self.columns)) >= first:
                mask |= ((1 << (last - first + 1)) - 1) << first
        return frozenset(column for column in range(1, self.columns + 1) if mask >> column & 1)

    def blocks(self) -> tuple[Merged, ...]:
        """Merged blocks as far as there are values. Raises ImportProblem where they lie over one another."""
        blocks, room = [], 0
        for first_row, first_column, last_row, last_column in sorted(self.merged):
            block = Merged(first_row, first_column, min(last_row, self.rows), min(last_column, self.columns))
            height, width = block.last_row - first_row + 1, block.last_column - first_column + 1
            if first_row > 0 and first_column > 0 and height > 0 and width > 0 and height * width > 1:
                blocks.append(block)
                room += height * width
        _bounded(room, MAX_CELLS)
        return tuple(blocks)


def _bounded(count: int, bound: int) -> None:
    if count > bound:
        raise ImportProblem("工作簿中合并、隐藏、划线或没有结果的单元格过多。请只保留数据，另存为新文件后再导入")
