"""The first rows and columns of the sheets that were read, as the file has them: for a person who compares."""

from dataclasses import dataclass

from shared.importing.cells import Cell, shown
from shared.importing.pages import Page
from shared.kernel.privacy import masked
from shared.kernel.text import visible

MAX_ROWS, MAX_COLUMNS, MAX_TEXT = 300, 60, 200


@dataclass(frozen=True, kw_only=True)
class RowShown:
    """A row by its number in the file, and the text of its cells from column A on."""

    row: int
    hidden: bool
    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SheetShown:
    """A sheet as it looks; `hidden_columns` are letters. `truncated` where it goes on beyond what is shown."""

    sheet: str
    rows: tuple[RowShown, ...]
    hidden_columns: tuple[str, ...]
    truncated: bool


def sheet_shown(page: Page) -> SheetShown:
    """The beginning of a page; long numbers that may name a person are masked."""
    rows = tuple(
        RowShown(row=number, hidden=number in page.hidden_rows, cells=tuple(map(_text, cells[:MAX_COLUMNS])))
        for number, cells in enumerate(page.grid[:MAX_ROWS], start=1)
    )
    return SheetShown(
        sheet=page.name,
        rows=rows,
        hidden_columns=tuple(Cell("", 1, column).letter for column in sorted(page.hidden_columns)),
        truncated=len(page.grid) > MAX_ROWS or any(len(cells) > MAX_COLUMNS for cells in page.grid[:MAX_ROWS]),
    )


def _text(cell: Cell | None) -> str:
    return masked(visible(shown(cell)[:MAX_TEXT]))
