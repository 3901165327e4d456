"""A file's bytes to its pages of cells, or a plain word about what is wrong with the file."""

import re
from collections.abc import Mapping
from typing import cast

import msgspec

from shared.importing.bounds import (
    MAX_BYTES,
    MAX_CELLS,
    MAX_CHARACTERS,
    MAX_FILLED,
    MAX_ROWS,
    MAX_TEXT,
    too_large,
)
from shared.importing.cells import Cell, NoValue, ShownAs, Value
from shared.importing.model import ImportProblem
from shared.importing.opened import Opened, Rows
from shared.importing.pages import Grid, Page, Pages
from shared.importing.separated import SEPARATORS, Separated
from shared.importing.texts import decoded
from shared.importing.workbooks import is_workbook, open_workbook
from shared.kernel.privacy import what_is_personal
from shared.kernel.text import unfit, what_is_unfit

_NOT_TABLES = (".pdf", ".doc", ".docx")
_KEPT_TEXTS = 50_000
_DRESSED = re.compile(r'="(?P<formula>.*)"|\'(?P<marked>[\d+.-].*)', re.DOTALL)
"""How programs keep a spreadsheet from taking a text for a number: ="0123", '0123."""


def read_pages(content: bytes, filename: str) -> Pages:
    """Read a file's sheets. Raises ImportProblem for a file that is cut off, beyond its bounds or of another kind."""
    refuse_personal_name(filename)
    if len(content) > MAX_BYTES:
        raise ImportProblem(f"{filename} 超过 {MAX_BYTES // 1_000_000} MB。请拆分后再导入")
    if content.startswith(b"%PDF") or filename.lower().endswith(_NOT_TABLES):
        raise ImportProblem(f"{filename} 不是可导入的格式。请另存为 XLSX 或 CSV 后再导入")
    pages = _workbook(content, filename) if is_workbook(content) else _text(content, filename)
    if all(page.is_blank for page in pages.pages):
        raise ImportProblem("文件中没有任何内容。请检查是否选错了文件")
    return pages


def _workbook(content: bytes, filename: str) -> Pages:
    book, reader = open_workbook(content, filename), _Reader(filename)
    pages = tuple(_page(reader, sheet) for sheet in book.sheets)
    misnamed = not filename.lower().endswith(f".{book.format.lower()}")
    return Pages(pages, f"{book.format} 工作簿" + ("（与文件扩展名不符）" if misnamed else ""))


def _page(reader: "_Reader", sheet: Opened) -> Page:
    marks = sheet.marks
    if unfit(sheet.name) or what_is_personal(sheet.name):
        told = what_is_unfit(sheet.name) if unfit(sheet.name) else what_is_personal(sheet.name).replace("提交", "导入")
        raise ImportProblem(f"工作表的名称{told}，改好后再导入")
    if sheet.unread:
        return Page(sheet.name, [], hidden=marks.hidden, unread=sheet.unread)
    grid = reader.grid(sheet.rows, sheet.name, marks.no_values)
    for (row, column), form in marks.shown_as.items():
        _show(grid, row, column, form)
    return Page(
        sheet.name,
        grid,
        hidden=marks.hidden,
        hidden_rows=frozenset(marks.hidden_rows),
        hidden_columns=marks.columns_hidden(),
        struck=frozenset(marks.struck),
        merged=marks.blocks(),
    )


def _show(grid: Grid, row: int, column: int, form: ShownAs) -> None:
    """Keep with a number how the file shows it."""
    cells = grid[row - 1] if row <= len(grid) else []
    if column <= len(cells) and (cell := cells[column - 1]) is not None and cell.is_number:
        cells[column - 1] = msgspec.structs.replace(cell, shown_as=form)


def _text(content: bytes, filename: str) -> Pages:
    if filename.lower().endswith(".xlsx"):
        raise ImportProblem(f"{filename} 不是完整的 XLSX 文件（开头不对）。请重新下载或另存后再导入")
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        raise ImportProblem(f"{filename} 是网页或 XML，不是工作簿。请用表格软件打开，另存为 XLSX 后再导入")
    text, encoding = decoded(content)
    table = Separated(text, filename)
    understood = f"编码 {encoding}，分隔符 {SEPARATORS[table.separator]}"
    return Pages((Page("", _Reader(filename).grid(table.rows(), "", {})),), understood)


class _Reader:
    """Makes cells of values, of all sheets of a file together no more than one file may hold."""

    def __init__(self, filename: str) -> None:
        self._filename = filename
        self._filled = self._characters = 0
        self._texts: dict[str, str] = {}
        """Texts that were taken before: lists say the same words ten thousand times, and one copy serves all."""

    def grid(self, rows: Rows, sheet: str, no_values: Mapping[tuple[int, int], NoValue]) -> Grid:
        """The cells of a sheet; `no_values` are those of whose value something else is known."""
        grid: Grid = []
        left = MAX_CELLS
        for row, values in enumerate(rows, start=1):
            left -= len(values)
            if left < 0 or row > MAX_ROWS:
                raise too_large(self._filename)
            cells = [self._cell(value, row, column, sheet) for column, value in enumerate(values, start=1)]
            self._count(cells)
            grid.append(cells)
        for (row, column), said in no_values.items():
            grid.extend([] for _ in range(row - len(grid)))
            cells = grid[row - 1]
            cells.extend(None for _ in range(column - len(cells)))
            cells[column - 1] = Cell(said, row, column, sheet)
        return grid

    def _count(self, cells: list[Cell | None]) -> None:
        taken = [cell for cell in cells if cell is not None]
        self._filled += len(taken)
        self._characters += sum(len(cell.value) for cell in taken if isinstance(cell.value, str))
        if self._filled > MAX_FILLED or self._characters > MAX_CHARACTERS:
            raise ImportProblem(f"{self._filename} 有内容的单元格或文字过多。请拆分后再导入")

    def _cell(self, value: object, row: int, column: int, sheet: str) -> Cell | None:
        if isinstance(value, str):
            text = self._texts.get(value)
            if text is None:
                text = _text_of(Cell(value, row, column, sheet), value)
                if len(self._texts) < _KEPT_TEXTS:
                    self._texts[value] = text
            return Cell(text, row, column, sheet) if text else None
        return None if value is None else Cell(cast("Value", value), row, column, sheet)


def refuse_personal_name(filename: str) -> None:
    """Raise ImportProblem where a file's name holds a personal number: the name is kept with what was imported."""
    if told := what_is_personal(filename):
        raise ImportProblem(f"文件名{told.replace('提交', '导入')}")


def _text_of(cell: Cell, text: str) -> str:
    """What a cell of text says, without the dress that marks it as one; "" where it is blank. Raises ImportProblem."""
    if unfit(text):
        raise ImportProblem(f"{cell.place}{what_is_unfit(text)}，改好后再导入")
    if text[:1] in ("=", "'") and (dressed := _DRESSED.fullmatch(text.strip())):
        text = dressed["formula"] if dressed["marked"] is None else dressed["marked"]
    if len(text) > MAX_TEXT:
        raise ImportProblem(f"{cell.place}超过 {MAX_TEXT} 个字。请删减后再导入")
    return text if text.strip() else ""
