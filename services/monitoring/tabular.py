"""Lists as CSV: the whole list, never a page of it, and no cell that a spreadsheet would run as a formula."""

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

from fastapi.responses import StreamingResponse

from services.monitoring.registers import Listed

PAGE = 500
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def cell(value: Any) -> str:
    """A value as a cell. Text that begins like a formula gets an apostrophe; amounts, which may be negative, do not."""
    text = "" if value is None else str(value)
    harmless = not isinstance(value, str) or text.replace(".", "", 1).removeprefix("-").isdigit()
    return text if harmless or not text.startswith(DANGEROUS) else f"'{text}"


def as_csv(read: Callable[[str | None, int], Listed], name: str) -> StreamingResponse:
    """Every row of a list, read page by page. UTF-8 with a byte order mark, so that spreadsheets read Chinese."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return StreamingResponse(_lines(read), media_type="text/csv; charset=utf-8", headers=headers)


def _lines(read: Callable[[str | None, int], Listed]) -> Iterator[str]:
    page = read(None, PAGE)
    yield "\ufeff" + _line(page.items[0] if page.items else [])
    while True:
        for row in page.items:
            yield _line(cell(value) for value in row.values())
        if page.next is None:
            return
        page = read(page.next, PAGE)


def _line(cells: Any) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue()
