"""Which sheets of a workbook are read."""

from shared.importing.lines import Source
from shared.importing.model import ImportProblem, Kind
from shared.importing.pages import Pages
from shared.importing.tables import read_table


def read_chosen(pages: Pages, filename: str, kind: Kind, unit: str | None, sheet: str | None) -> Source:
    """Read the sheet that holds the table. Raises ImportProblem."""
    if sheet not in (None, "*", pages.pages[0].name):
        raise ImportProblem(f"{filename} 没有可读的工作表“{sheet}”。可选：{pages.pages[0].name}")
    return read_table(pages.pages[0], filename, kind, unit)
