"""Tables of ours to be filled in and imported again: a sheet that prints well, and a second one with notes.

The same columns are written empty, as a template, or filled, as an export: so that what was exported can be imported.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from shared.kernel.text import marked

A4 = 9
BLANK_ROWS = 20
CHECKED_ROWS = 5_000
"""How far down the lists and dates of a template are checked as they are typed."""
EXACT_DIGITS = 15
"""How many digits of a number a spreadsheet keeps; a longer amount goes in as text, and is read as exactly."""
TEXT = 49
"""The number of the spreadsheet's own format for text, in which every digit stays as typed."""
_SHOWN = {"amount": "#,##0.00", "day": "yyyy-mm-dd", "year": "0", "count": "0"}
NOTES = "填写说明"

Kind = Literal["text", "identifier", "amount", "day", "year", "count"]
Value = str | int | date | None


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: its heading, the field it holds, how its cells are kept, and what stands in the notes about it.

    The heading of an amount names its unit; amounts are yuan as text with two decimals. `choices` make a drop-down
    list.
    """

    heading: str
    name: str
    note: str
    example: str
    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    width: int = 14
    needed: bool = False


SIMULATED = Column(heading="模拟数据", name="simulated", note="", example="", width=10)
"""The last column of an export in which something was made up for a demonstration."""


@dataclass(frozen=True, kw_only=True)
class TableTemplate:
    """A table: the name of its sheet, what stands over it, and its columns. Without a `title` the header is row 1."""

    sheet: str
    title: str
    columns: tuple[Column, ...]
    above: str = ""
    """The line between title and header, as 单位：元."""
    notes: tuple[str, ...] = ()


def empty(template: TableTemplate) -> bytes:
    """The table to be filled in, as XLSX."""
    return _written(template, [], blank=BLANK_ROWS)


def filled(template: TableTemplate, rows: Iterable[Mapping[str, Value]]) -> bytes:
    """The table with these rows, by the names of the columns, as XLSX."""
    return _written(template, rows, blank=0)


def _written(template: TableTemplate, rows: Iterable[Mapping[str, Value]], *, blank: int) -> bytes:
    made = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(made, plain) as book:
        sheet = book.add_worksheet(template.sheet)
        formats = [book.add_format(_format(column)) for column in template.columns]
        heading = book.add_format(
            {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
        )
        header = _above(template, sheet, book) if template.title else 0
        for at, column in enumerate(template.columns):
            sheet.set_column(at, at, column.width, formats[at])
            sheet.write_string(header, at, column.heading, heading)
            _check(sheet, column, header + 1, at)
        row = header
        for row, values in enumerate(rows, start=header + 1):
            for at, column in enumerate(template.columns):
                _write(sheet, row, at, values.get(column.name), column, formats[at])
        for more in range(row + 1, row + 1 + blank):
            for at, cell in enumerate(formats):
                sheet.write_blank(more, at, None, cell)
        _print(sheet, template, header)
        _note(book.add_worksheet(NOTES), template)
    return made.getvalue()


def _above(template: TableTemplate, sheet: Worksheet, book: xlsxwriter.Workbook) -> int:
    """Title and unit over the table; gives the row of the header."""
    last = len(template.columns) - 1
    title = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
    sheet.merge_range(0, 0, 0, last, template.title, title)
    sheet.merge_range(1, 0, 1, last, template.above, book.add_format({"align": "right"}))
    sheet.set_row(0, 28)
    return 2


def _format(column: Column) -> dict[str, object]:
    shown = _SHOWN.get(column.kind, TEXT)
    return {"border": 1, "num_format": shown, "valign": "vcenter", "text_wrap": column.kind == "text"}


def _check(sheet: Worksheet, column: Column, first: int, at: int) -> None:
    if column.choices:
        wrong = {"error_title": "请从列表中选择", "error_message": f"“{column.heading}”请从列表中选择"}
        sheet.data_validation(
            first, at, first + CHECKED_ROWS, at, {"validate": "list", "source": list(column.choices), **wrong}
        )
    elif column.kind == "day":
        first_day, last_day = date(2000, 1, 1), date(2099, 12, 31)
        between = {"validate": "date", "criteria": "between", "minimum": first_day, "maximum": last_day}
        wrong = {"error_title": "请填写日期", "error_message": "请填写日期，如 2031-03-15"}
        sheet.data_validation(first, at, first + CHECKED_ROWS, at, between | wrong)


def _write(sheet: Worksheet, row: int, at: int, value: Value, column: Column, cell: Format) -> None:
    if value is None or value == "":
        sheet.write_blank(row, at, None, cell)
    elif isinstance(value, date):
        sheet.write_datetime(row, at, value, cell)
    elif isinstance(value, int):
        sheet.write_number(row, at, value, cell)
    elif column.kind == "amount" and sum(map(str.isdigit, value)) <= EXACT_DIGITS:
        sheet.write_number(row, at, Decimal(value), cell)
    else:
        sheet.write_string(row, at, marked(value), cell)


def _print(sheet: Worksheet, template: TableTemplate, header: int) -> None:
    """A4 across, one page wide, the header on every page."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, header)
    sheet.freeze_panes(header + 1, 0)
    if not template.title:
        sheet.set_header(f"&C{template.sheet}")
    sheet.set_footer("&C第 &P 页，共 &N 页")


def _note(sheet: Worksheet, template: TableTemplate) -> None:
    """What each column takes. It is one column of sentences, so that it is never taken for a table."""
    sheet.set_column(0, 0, 110)
    sheet.set_landscape()
    sheet.set_paper(A4)
    lines = [f"{template.sheet}填写说明（本页不会导入）", *template.notes, *map(_sentence, template.columns)]
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line)


def _sentence(column: Column) -> str:
    needed = "必填。" if column.needed else "可不填。"
    listed = f"从列表选择：{'、'.join(column.choices)}。" if column.choices else ""
    return f"【{column.heading}】{needed}{column.note}{listed}示例：{column.example}"


def in_words(words: Mapping[str, str], codes: Sequence[str]) -> tuple[str, ...]:
    """The words of some codes, in their order, for a drop-down list."""
    return tuple(words[code] for code in codes)
