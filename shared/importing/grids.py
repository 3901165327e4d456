"""Bytes of a CSV or XLSX file to a grid of cells, or a plain word about what is wrong with the file."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import cast

from python_calamine import CalamineError, CalamineWorkbook

from shared.importing.cells import Cell, Value
from shared.importing.model import ImportProblem
from shared.kernel.privacy import what_is_personal
from shared.kernel.text import unfit, what_is_unfit

Grid = list[list[Cell | None]]

MAX_BYTES = 20_000_000
MAX_ROWS, MAX_CELLS = 100_000, 2_000_000
"""What one table may hold, blank rows and cells included."""
_NOT_TABLES = (".xls", ".ods", ".et", ".pdf", ".doc", ".docx")
_DRESSED = re.compile(r'="(?P<formula>.*)"|\'(?P<marked>[\d+.-].*)', re.DOTALL)
"""How programs keep a spreadsheet from taking a text for a number: ="0123", '0123."""


def read_grid(content: bytes, filename: str) -> Grid:
    """Read the first sheet with anything in it. Raises ImportProblem for a file that is cut off or of another kind."""
    refuse_personal_name(filename)
    sheet, left = "", MAX_CELLS
    grid: Iterable[Sequence[object]]
    if content.startswith((b"\xd0\xcf\x11\xe0", b"%PDF")) or filename.lower().endswith(_NOT_TABLES):
        raise ImportProblem(f"{filename} 不是可导入的格式。请另存为 XLSX 或 CSV 后再导入")
    if content.startswith(b"PK"):
        sheet, grid = _workbook(content)
    elif filename.lower().endswith(".xlsx"):
        raise ImportProblem(f"{filename} 不是完整的 XLSX 文件（开头不对）。请重新下载或另存后再导入")
    else:
        grid = _csv(content)
    rows: Grid = []
    for row, values in enumerate(grid, start=1):
        left -= len(values)
        if left < 0 or row > MAX_ROWS:
            raise ImportProblem(f"{filename} 超过 {MAX_ROWS} 行或 {MAX_CELLS} 格。请拆分后再导入")
        rows.append([_cell(value, row, column, sheet) for column, value in enumerate(values, start=1)])
    if not any(cell is not None for row in rows for cell in row):
        raise ImportProblem("文件中没有任何内容。请检查是否选错了文件")
    return rows


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
    return None if value is None else Cell(cast("Value", value), row, column, sheet)


def _workbook(content: bytes) -> tuple[str, Sequence[Sequence[object]]]:
    try:
        _refuse_bombs(content)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in workbook.sheet_names:
            rows: Sequence[Sequence[object]] = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if any(cell not in ("", None) for row in rows for cell in row):
                return name, rows
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError, RuntimeError) as broken:
        raise ImportProblem("XLSX 文件不完整或已损坏，读不出来。请重新下载或另存后再导入") from broken
    return "", []


def _refuse_bombs(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > 10 * MAX_BYTES:
            raise ImportProblem("XLSX 文件展开后过大。请拆分后再导入")


def _csv(content: bytes) -> Iterator[Sequence[object]]:
    text = decode(content)
    if "\x00" in text:
        raise ImportProblem("文件不是文本表格。请另存为 XLSX 或 CSV（UTF-8）后再导入")
    if text.count('"') % 2:
        raise ImportProblem("CSV 文件不完整：有一个引号没有结束，文件可能被截断。请重新导出后再导入")
    delimiter = "\t" if text.count("\t") > text.count(",") else ","
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error as broken:
        raise ImportProblem(f"CSV 文件读不出来（{broken}）。请重新导出后再导入") from broken


def decode(content: bytes) -> str:
    """Text of a file in UTF-8 (with or without mark) or GB 18030. Raises ImportProblem."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ImportProblem("文件的编码既不是 UTF-8 也不是 GB 18030，或文件被截断。请另存为 CSV（UTF-8）后再导入")
