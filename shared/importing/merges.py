"""Amounts merged over several rows or columns: nobody says how they are divided, so each such row is asked about."""

from collections.abc import Sequence

from shared.importing.model import RowProblem
from shared.importing.pages import Merged
from shared.importing.table_rows import Entry, Layout


def ask_about_merged_amounts(entries: Sequence[Entry], merged: Sequence[Merged], layout: Layout) -> None:
    """Give every row below a merged amount, and the one it stands in, the question how it is divided."""
    by_number = {entry.number: entry for entry in entries if entry.role in ("row", "heading")}
    for block in merged:
        columns = [c for c in layout.columns if block.first_column <= c.index + 1 <= block.last_column]
        if (
            not columns
            or block.first_row <= layout.header.last + 1
            or columns[0].index not in _amounts(by_number, block)
        ):
            continue
        rows = [by_number[n] for n in range(block.first_row, block.last_row + 1) if n in by_number]
        if len(rows) > 1 or len(columns) > 1:
            for entry in rows:
                entry.role = "row"
                entry.problems.append(_question(layout, block, rows, columns[0].index))


def _amounts(by_number: dict[int, Entry], block: Merged) -> set[int]:
    """The columns in which the block's first row has money: a blank block says nothing."""
    entry = by_number.get(block.first_row)
    return {*entry.amounts, *entry.unread} if entry else set()


def _question(layout: Layout, block: Merged, rows: Sequence[Entry], index: int) -> RowProblem:
    column = next(column for column in layout.columns if column.index == index)
    numbers = "、".join(str(entry.number) for entry in rows)
    return RowProblem(
        field="合并",
        detail=f"{layout.place(column, block.first_row)}的金额合并在第 {numbers} 行的几格里，没有写明怎样分",
        fix="请按原件取消合并，在每一格填写各自的金额；确是一笔的，请并为一行",
        cell=layout.cell(column, block.first_row),
    )
