"""A clerk's page for a file: a trial import shows what was read, and the import follows when nothing is open.

The page holds no data and decides nothing: it sends the file with the clerk's own token to the route that programs
use, and shows the report of that route: the sheet as the file has it, each column's meaning, doubts in their cells.
"""

from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import DictLoader

from shared.platform.web.pages.shell import Page, render

_LOADER = DictLoader({})


@dataclass(frozen=True)
class ImportPage:
    """What differs between the services: their words, where the file goes, and what else is asked.

    `result` is the address that shows what was imported, with {county} and {year} to be filled in. `dated`: the days of
    receipt and of the document are asked for where the file does not say them.
    """

    title: str
    service: str
    home: str
    address: str
    template: str
    result: str
    dated: bool = False


def import_page(request: Request, about: ImportPage) -> HTMLResponse:
    """The page, empty until a file is chosen."""
    page = Page(title=about.title, service=about.service, home=about.home, scripts=("token.js", "import.js"))
    return render(request, _LOADER, "sluice/import.html", page=page, about=about)
