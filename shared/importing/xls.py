"""An XLS file: its sheets, and what its records say of them besides values."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import TypeVar

import xlrd
from xlrd.biffh import error_text_from_code
from xlrd.sheet import Sheet
from xlrd.xldate import xldate_as_datetime

from shared.importing.archives import broken, reach_too_far
from shared.importing.bounds import MAX_SHEETS
from shared.importing.cells import NoValue, ShownAs
from shared.importing.marks import Marks
from shared.importing.model import ImportProblem
from shared.importing.number_formats import shown_as
from shared.importing.opened import Book, Opened, Rows, too_large_sheet

T = TypeVar("T")


class _Nowhere:
    """Where the library's remarks go."""

    def write(self, text: str) -> int:
        """Keep nothing."""
        return len(text)

    def flush(self) -> None:
        """Nothing waits."""


def open_xls(content: bytes, filename: str) -> Book:
    """Open an old binary workbook; its sheets are read one by one. Raises ImportProblem."""

    def opened() -> xlrd.Book:
        return xlrd.open_workbook(
            file_contents=content, formatting_info=True, ragged_rows=True, on_demand=True, logfile=_Nowhere()
        )

    try:
        book = _read(opened)
    except xlrd.XLRDError as wrong:
        if "encrypted" in str(wrong).lower():
            raise ImportProblem("工作簿设有打开密码，读不出来。请取消密码、另存后再导入") from wrong
        raise ImportProblem(f"{filename} 不是可导入的格式。请另存为 XLSX 或 CSV 后再导入") from wrong
    if book.nsheets > MAX_SHEETS:
        raise ImportProblem(f"{filename} 超过 {MAX_SHEETS} 张工作表。请只保留要导入的一张")
    return Book("XLS", _sheets(book))


def _read(function: Callable[[], T]) -> T:
    """Call the library. Whatever a record that lies brings it to, the file is broken."""
    try:
        return function()
    except (xlrd.XLRDError, MemoryError):
        raise
    except Exception as damage:
        raise broken() from damage


def _sheets(book: xlrd.Book) -> Iterator[Opened]:
    for index in range(book.nsheets):
        try:
            sheet = _read(lambda index=index: book.sheet_by_index(index))  # type: ignore[misc]
        except xlrd.XLRDError as damage:
            if "not a worksheet" in str(damage).lower():  # a chart
                continue
            raise broken() from damage
        marks = _read(lambda sheet=sheet: _marks(book, sheet))  # type: ignore[misc]
        if reach_too_far(marks.rows, marks.columns):
            yield Opened(sheet.name, iter(()), marks, too_large_sheet(sheet.name))
        else:
            yield Opened(sheet.name, _rows(book, sheet), marks)
        book.unload_sheet(index)


def _rows(book: xlrd.Book, sheet: Sheet) -> Rows:
    for row in range(sheet.nrows):
        yield _read(lambda row=row: [_value(book, cell) for cell in sheet.row(row)])  # type: ignore[misc]


def _value(book: xlrd.Book, cell: xlrd.sheet.Cell) -> object:
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _moment(cell.value, book.datemode)
    return None if cell.ctype in (xlrd.XL_CELL_ERROR, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_EMPTY) else cell.value


def _moment(days: float, mode: int) -> date | datetime | time:
    """A number that is shown as a date or a time."""
    moment: datetime = xldate_as_datetime(days, mode)
    if days == int(days):
        return moment.date()
    return moment.time() if 0 < days < 1 else moment


def _marks(book: xlrd.Book, sheet: Sheet) -> Marks:
    marks = Marks(hidden=bool(sheet.visibility))
    for row, told in sheet.rowinfo_map.items():
        if told.hidden or told.height == 0:
            marks.hide_rows(row + 1, row + 1)
    for column, width in sheet.colinfo_map.items():
        if width.hidden or width.width == 0:
            marks.hide_columns(column + 1, column + 1)
    for first_row, behind_row, first_column, behind_column in sheet.merged_cells:
        marks.merge(first_row + 1, first_column + 1, behind_row, behind_column)
    for row in range(sheet.nrows):
        _mark_row(book, sheet, row, marks)
    for (row, column), runs in sheet.rich_text_runlist_map.items():
        if any(book.font_list[font].struck_out for _, font in runs):
            marks.strike(row + 1, column + 1)
    return marks


def _mark_row(book: xlrd.Book, sheet: Sheet, row: int, marks: Marks) -> None:
    for column, kind in enumerate(sheet.row_types(row)):
        if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
            continue
        marks.reach(row + 1, column + 1)
        look = book.xf_list[sheet.cell_xf_index(row, column)]
        if book.font_list[look.font_index].struck_out:
            marks.strike(row + 1, column + 1)
        if kind == xlrd.XL_CELL_ERROR:
            text = error_text_from_code.get(sheet.cell_value(row, column), "#N/A")
            marks.no_value(row + 1, column + 1, NoValue(text))
        if kind == xlrd.XL_CELL_NUMBER and (form := _form(book, look.format_key)):
            marks.shown_as[row + 1, column + 1] = form


def _form(book: xlrd.Book, key: int) -> ShownAs | None:
    """What a cell's format makes of its number; most have the general one."""
    return shown_as(book.format_map[key].format_str) if key and key in book.format_map else None
