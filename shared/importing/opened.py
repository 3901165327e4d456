"""A workbook that was opened: its sheets one after the other, their rows when asked for."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from python_calamine import CalamineSheet

from shared.importing.bounds import too_large
from shared.importing.marks import Marks

Rows = Iterator[Sequence[object]]


@dataclass(frozen=True)
class Opened:
    """A sheet of a workbook: rows from the first on, cells from column A on. `unread` says why they cannot be read."""

    name: str
    rows: Rows
    marks: Marks
    unread: str = ""


@dataclass(frozen=True)
class Book:
    """The sheets of a workbook and the format that it is in. Each is to be read before the next is asked for."""

    format: str
    sheets: Iterable[Opened]


def rows_of(sheet: CalamineSheet) -> Rows:
    """Every row from column A on."""
    before = [""] * (sheet.start[1] if sheet.start else 0)
    for row in sheet.iter_rows():
        yield [*before, *row] if before else row


def too_large_sheet(name: str) -> str:
    """Why a sheet beyond its bounds is not read."""
    return too_large(f"工作表“{name}”").detail
