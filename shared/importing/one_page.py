"""The one page of a file that is read, where nobody can be asked afterwards: what is hidden or struck is refused.

Lists of payments and of persons, and statements, have no `accept`: a person opens the file, looks, and shows or
deletes what is hidden.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import groupby

from shared.importing.bounds import MAX_CELLS
from shared.importing.cells import Cell
from shared.importing.model import ImportProblem
from shared.importing.pages import Merged, Page, Pages
from shared.kernel.errors import FieldProblem

_NAMED = 20
"""How many places a refusal names."""


def one_page(pages: Pages, filename: str, sheet: str | None, holds: Callable[[Page], bool]) -> Page:
    """The page that is asked for, else the only one that holds such a table. Raises ImportProblem."""
    if sheet:
        return _read(_called(pages, filename, sheet))
    found = [page for page in pages.pages if not page.unread and holds(page)]
    if hidden := [page for page in found if page.hidden]:
        raise ImportProblem(
            f"{filename} 中隐藏的工作表{_names(hidden)}也有这样的表。请取消隐藏后核对，不要的删去；"
            "或以 sheet 写明读哪一张可见的工作表"
        )
    if len(found) > 1:
        raise ImportProblem(
            f"{filename} 有 {len(found)} 张工作表都有这样的表：{_names(found)}。请以 sheet 写明读哪一张，其余的另行导入"
        )
    if found and (unread := [page for page in pages.pages if page.unread and not page.hidden]):
        raise ImportProblem(
            f"{filename} 的工作表“{unread[0].name}”读不出来，看不出有没有这样的表。"
            f"请以 sheet 写明读哪一张：{_names(found)}"
        )
    shown = [page for page in pages.pages if not page.hidden and not page.is_blank]
    return _read((found or shown or list(pages.pages))[0])


def _read(page: Page) -> Page:
    if page.unread:
        raise ImportProblem(page.unread)
    return page


def _called(pages: Pages, filename: str, sheet: str) -> Page:
    found = next((page for page in pages.pages if page.name == sheet), None)
    if found is None:
        shown = [page for page in pages.pages if page.name and not page.hidden]
        there = f"可选：{_names(shown)}" if shown else "这个文件没有分工作表，请去掉 sheet"
        raise ImportProblem(f"{filename} 没有名为“{sheet}”的工作表。{there}")
    if found.hidden:
        raise ImportProblem(f"{filename} 的工作表“{sheet}”是隐藏的。请取消隐藏，核对后重新提交")
    return found


def _names(pages: Iterable[Page]) -> str:
    return "、".join(f"“{page.name}”（{sum(any(row) for row in page.grid)} 行）" for page in pages)


def refuse_hidden(page: Page, end: int, columns: Mapping[int, str]) -> None:
    """Refuse rows with something in them and columns of the kind that are hidden, and cells that are struck through.

    `end` is the index of the first row below the header, `columns` the headings by index. Raises ImportProblem.
    """
    grid, sheet = page.grid, f"工作表“{page.name}”" if page.name else ""
    rows = sorted(row for row in page.hidden_rows if row <= len(grid) and any(grid[row - 1]))
    struck = sorted(
        (row, column)
        for row, column in page.struck
        if end < row <= len(grid) and column <= len(grid[row - 1]) and grid[row - 1][column - 1] is not None
    )
    problems = [
        f"{sheet}{_letter(index)} 列（{heading}）是隐藏的。请取消隐藏并核对；不要的列请删去"
        for index, heading in sorted(columns.items())
        if index + 1 in page.hidden_columns
    ]
    if rows:
        problems.append(f"{sheet}第 {_runs(rows)} 行是隐藏的（或被筛选掉）。请取消隐藏并核对；确实不要的行请删去")
    if struck:
        cells = "、".join(f"{_letter(column - 1)}{row}" for row, column in struck[:_NAMED])
        more = f" 等 {len(struck)} 格" if len(struck) > _NAMED else ""
        problems.append(f"{sheet}{cells}{more} 有删除线。有效的请去掉删除线；作废的请删去该行")
    if problems:
        raise ImportProblem(
            "表中有隐藏或划去的内容，看不出算不算数，整个文件未导入",
            fields=tuple(FieldProblem("/file", problem) for problem in problems),
        )


def held_down(page: Page, end: int, words: Collection[int], figures: Collection[int]) -> dict[tuple[int, int], Cell]:
    """Words of cells merged downward, by row (from 1) and index of the column, for each row below that has its own.

    `words` and `figures` are the indices of columns. Raises ImportProblem where one figure spans several rows: nobody
    can say what each of them has of it.
    """
    held: dict[tuple[int, int], Cell] = {}
    problems: list[str] = []
    left = MAX_CELLS
    for block in page.merged:
        index = block.first_column - 1
        if block.first_row <= end or block.last_row == block.first_row or not (index in words or index in figures):
            continue
        rows = range(block.first_row + 1, min(block.last_row, len(page.grid)) + 1)
        left -= len(rows)
        if left < 0:
            raise ImportProblem("表中合并的单元格过多或互相重叠。请取消合并后再导入")
        first = _at(page.grid[block.first_row - 1], index) if rows else None
        below = [row for row in rows if _has_own(page, row, block)] if first else []
        if first and below and index in figures:
            name = f"{first.letter}{block.first_row}:{first.letter}{block.last_row}"
            problems.append(f"{first.place}与下面各行合并（{name}），看不出各行多少。请拆分单元格，每行各填各的")
        elif first:
            held |= {(row, index): Cell(first.value, row, block.first_column, first.sheet) for row in below}
    if problems:
        fields = tuple(FieldProblem("/file", problem) for problem in problems[:_NAMED])
        raise ImportProblem(f"有 {len(problems)} 处数字跨行合并，整个文件未导入", fields=fields)
    return held


def _has_own(page: Page, row: int, block: Merged) -> bool:
    cells = page.grid[row - 1]
    return any(
        cell is not None for index, cell in enumerate(cells) if not block.first_column <= index + 1 <= block.last_column
    )


def _at(row: Sequence[Cell | None], index: int) -> Cell | None:
    return row[index] if index < len(row) else None


def _letter(index: int) -> str:
    return Cell("", 1, index + 1).letter


def _runs(rows: Sequence[int]) -> str:
    """Numbers with those that follow one another as one: 5、8–12."""
    runs = [[row for _, row in run] for _, run in groupby(enumerate(rows), lambda each: each[1] - each[0])]
    named = [f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs]
    return "、".join(named[:_NAMED]) + (f" 等 {len(rows)} " if len(named) > _NAMED else "")
