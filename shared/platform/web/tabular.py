"""Lists as CSV and XLSX: the whole list, never a page of it, and no cell that a spreadsheet would run as a formula."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from typing import Annotated, Any, Literal, Protocol

import xlsxwriter
from fastapi import Header, Query
from fastapi.responses import Response, StreamingResponse

from shared.kernel.errors import Refused
from shared.kernel.text import marked

PAGE = 500
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_XLSX_ROWS = 100_000
YUAN = "（元）"
"""How the header of an amount ends."""
EXACT_DIGITS = 15
"""How many digits of a number a spreadsheet keeps; longer amounts go in as text."""

Row = Mapping[str, Any]
Format = Literal["json", "csv", "xlsx"]


class TooLongForXlsx(Refused):
    """A spreadsheet cannot hold so many rows."""

    title = "行数超出电子表格上限"


class Listed(Protocol):
    """One page of a list."""

    @property
    def items(self) -> Sequence[Row]:
        """Its rows."""

    @property
    def next(self) -> str | None:
        """The cursor of the following page, None at the end."""


async def negotiated_format(
    format: Annotated[Format | None, Query()] = None,
    accept: Annotated[str, Header()] = "",
) -> Format:
    """The dependency of a list that is also a file: `format=csv|xlsx`, or by the Accept header."""
    if format is not None:
        return format
    return "csv" if "text/csv" in accept else "xlsx" if XLSX in accept else "json"


def all_rows(read: Callable[[str | None, int], Listed]) -> Iterator[Row]:
    """Every row of a list, read page by page."""
    after: str | None = None
    while True:
        page = read(after, PAGE)
        yield from page.items
        if page.next is None:
            return
        after = page.next


def cell(value: Any) -> str:
    """A value as a cell. Text that begins like a formula gets an apostrophe; amounts, which may be negative, do not.

    What nobody sees is shown by its number, so that no cell reads otherwise than it was written.
    """
    text = marked("、".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value))
    harmless = not isinstance(value, str | list) or text.replace(".", "", 1).removeprefix("-").isdigit()
    return text if harmless or not text.startswith(DANGEROUS) else f"'{text}"


def as_file(kind: Format, rows: Iterable[Row], name: str, columns: Mapping[str, str]) -> Response:
    """The rows as a file of that kind; `columns` are the fields to show with their headers."""
    shown = ([row.get(field) for field in columns] for row in rows)
    return _xlsx(shown, name, list(columns.values())) if kind == "xlsx" else _csv(shown, name, list(columns.values()))


def as_csv(rows: Iterable[Row], name: str) -> Response:
    """Every row with its fields as they are named."""
    found = iter(rows)
    first = list(islice(found, 1))
    lines = (list(row.values()) for part in (first, found) for row in part)
    return _csv(lines, name, list(first[0]) if first else [])


def _csv(lines: Iterable[list[Any]], name: str, header: list[str]) -> Response:
    """UTF-8 with a byte order mark, so that spreadsheets read Chinese."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return StreamingResponse(_text(lines, header), media_type="text/csv; charset=utf-8", headers=headers)


def _text(lines: Iterable[list[Any]], header: list[str]) -> Iterator[str]:
    yield "\ufeff" + _line(map(marked, header))
    for line in lines:
        yield _line(cell(value) for value in line)


def _line(cells: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue()


def _xlsx(lines: Iterable[list[Any]], name: str, header: list[str]) -> Response:
    """Formulas and links are off; amounts are numbers as long as a spreadsheet keeps every digit."""
    stream = io.BytesIO()
    plain = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, plain) as workbook:
        sheet = workbook.add_worksheet()
        sheet.freeze_panes(1, 0)
        for column, title in enumerate(header):
            sheet.write_string(0, column, marked(title), workbook.add_format({"bold": True}))
        money = workbook.add_format({"num_format": "#,##0.00"})
        for number, line in enumerate(lines, start=1):
            if number > MOST_XLSX_ROWS:
                raise TooLongForXlsx(f"超过 {MOST_XLSX_ROWS} 行，请改用 format=csv 导出")
            for column, value in enumerate(line):
                if header[column].endswith(YUAN) and _is_exact(value):
                    sheet.write_number(number, column, Decimal(value), money)
                elif isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**EXACT_DIGITS:
                    sheet.write_number(number, column, value)
                else:
                    sheet.write_string(number, column, cell(value))
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    return Response(stream.getvalue(), media_type=XLSX, headers=headers)


def _is_exact(amount: Any) -> bool:
    """Whether a spreadsheet keeps every digit of an amount in yuan."""
    return isinstance(amount, str) and 0 < sum(map(str.isdigit, amount)) <= EXACT_DIGITS
