"""The first rows and columns of the sheets that were read, as the file has them: for a person who compares."""

from collections.abc import Sequence

from shared.importing.cells import Cell, shown
from shared.importing.pages import Page, Pages
from shared.importing.readings import RowShown, SheetRead, SheetShown
from shared.kernel.privacy import masked
from shared.kernel.text import visible

MAX_ROWS, MAX_COLUMNS, MAX_TEXT = 300, 60, 200


def shown_of(pages: Pages, sheets: Sequence[SheetRead]) -> list[SheetShown]:
    """The sheets that were read; all of a file that tells none apart."""
    taken = {sheet.name for sheet in sheets if sheet.taken}
    return [_sheet(page) for page in pages.pages if page.name in taken or not sheets]


def _sheet(page: Page) -> SheetShown:
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
