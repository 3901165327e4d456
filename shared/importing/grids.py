"""Bytes of a CSV or XLSX file to a grid of cells, or a plain word about what is wrong with the file."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import cast

from shared.importing.bounds import (
    MAX_BYTES,
    MAX_CELLS,
    MAX_CHARACTERS,
    MAX_COLUMNS,
    MAX_FILLED,
    MAX_ROWS,
    MAX_TEXT,
    too_large,
)
from shared.importing.cells import Cell, Value
from shared.importing.model import ImportProblem
from shared.importing.pages import Grid, Page, Pages
from shared.importing.workbooks import Rows, is_workbook, rows_of
from shared.kernel.privacy import what_is_personal
from shared.kernel.text import unfit, what_is_unfit

_NOT_TABLES = (".xls", ".ods", ".et", ".pdf", ".doc", ".docx")
_DRESSED = re.compile(r'="(?P<formula>.*)"|\'(?P<marked>[\d+.-].*)', re.DOTALL)
"""How programs keep a spreadsheet from taking a text for a number: ="0123", '0123."""


def read_pages(content: bytes, filename: str) -> Pages:
    """Read a file's sheets. Raises ImportProblem for a file that is cut off or of another kind."""
    sheet, grid = _first_filled(content, filename)
    return Pages((Page(sheet, grid),))


def read_grid(content: bytes, filename: str) -> Grid:
    """Read the first sheet with anything in it. Raises ImportProblem for a file that is cut off or of another kind."""
    return _first_filled(content, filename)[1]


def _first_filled(content: bytes, filename: str) -> tuple[str, Grid]:
    refuse_personal_name(filename)
    if len(content) > MAX_BYTES:
        raise ImportProblem(f"{filename} 超过 {MAX_BYTES // 1_000_000} MB。请拆分后再导入")
    sheet, table = _opened(content, filename)
    grid: Grid = []
    left, filled, characters = MAX_CELLS, 0, 0
    for row, values in enumerate(table, start=1):
        left -= len(values)
        if left < 0 or row > MAX_ROWS:
            raise too_large(filename)
        cells = [_cell(value, row, column, sheet) for column, value in enumerate(values, start=1)]
        taken = [cell for cell in cells if cell is not None]
        filled += len(taken)
        characters += sum(len(cell.value) for cell in taken if isinstance(cell.value, str))
        if filled > MAX_FILLED or characters > MAX_CHARACTERS:
            raise ImportProblem(f"{filename} 有内容的单元格或文字过多。请拆分后再导入")
        grid.append(cells)
    if not filled:
        raise ImportProblem("文件中没有任何内容。请检查是否选错了文件")
    return sheet, grid


def _opened(content: bytes, filename: str) -> tuple[str, Rows]:
    if content.startswith((b"\xd0\xcf\x11\xe0", b"%PDF")) or filename.lower().endswith(_NOT_TABLES):
        raise ImportProblem(f"{filename} 不是可导入的格式。请另存为 XLSX 或 CSV 后再导入")
    if is_workbook(content):
        return rows_of(content, filename)
    if filename.lower().endswith(".xlsx"):
        raise ImportProblem(f"{filename} 不是完整的 XLSX 文件（开头不对）。请重新下载或另存后再导入")
    return "", _csv(content, filename)


def refuse_personal_name(filename: str) -> None:
    """Raise ImportProblem where a file's name holds a personal number: the name is kept with what was imported."""
    if told := what_is_personal(filename):
        raise ImportProblem(f"文件名{told.replace('提交', '导入')}")


def _cell(value: object, row: int, column: int, sheet: str) -> Cell | None:
    if isinstance(value, str):
        if unfit(value):
            raise ImportProblem(f"{Cell(value, row, column, sheet).place}{what_is_unfit(value)}，改好后再导入")
        if value[:1] in ("=", "'") and (dressed := _DRESSED.fullmatch(value.strip())):
            value = dressed["formula"] if dressed["marked"] is None else dressed["marked"]
        if not value.strip():
            return None
        if len(value) > MAX_TEXT:
            raise ImportProblem(f"{Cell(value, row, column, sheet).place}超过 {MAX_TEXT} 个字。请删减后再导入")
    return None if value is None else Cell(cast("Value", value), row, column, sheet)


def _csv(content: bytes, filename: str) -> Iterator[Sequence[object]]:
    text = decode(content)
    if "\x00" in text:
        raise ImportProblem("文件不是文本表格。请另存为 XLSX 或 CSV（UTF-8）后再导入")
    if text.count('"') % 2:
        raise ImportProblem("CSV 文件不完整：有一个引号没有结束，文件可能被截断。请重新导出后再导入")
    delimiter = "\t" if text.count("\t") > text.count(",") else ","
    lines = _Lines(text, delimiter, filename)
    csv.field_size_limit(MAX_TEXT)
    try:
        for row in csv.reader(lines, delimiter=delimiter, strict=True):
            yield row
            lines.columns = 0
    except csv.Error as broken:
        if "field limit" in str(broken):
            raise ImportProblem(
                f"{filename} 中有一格超过 {MAX_TEXT} 个字，可能缺了一个引号。请更正后再导入"
            ) from broken
        raise ImportProblem(f"CSV 文件读不出来（{broken}）。请重新导出后再导入") from broken


class _Lines:
    """The lines of a text, each looked at before the reader makes cells of it: a row may be one endless line."""

    def __init__(self, text: str, delimiter: str, filename: str) -> None:
        self.columns = 0
        """How many the row has that is being read."""
        self._lines = io.StringIO(text, newline="")
        self._delimiter, self._filename = delimiter, filename

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.columns += line.count(self._delimiter)
        if self.columns >= MAX_COLUMNS:
            raise too_large(self._filename)
        return line


def decode(content: bytes) -> str:
    """Text of a file in UTF-8 (with or without mark) or GB 18030. Raises ImportProblem."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ImportProblem("文件的编码既不是 UTF-8 也不是 GB 18030，或文件被截断。请另存为 CSV（UTF-8）后再导入")
