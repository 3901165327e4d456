"""The auditor's page: a book entry by entry, its state at any moment, and the proof of one entry checked in the page.

The page itself holds no data: what it shows it asks for with the auditor's own token, which stays in the tab.
"""

from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from jinja2 import FileSystemLoader

from audit.labels import KINDS
from services.ledger.book.queries import BookQueries
from services.ledger.reports.pages import labels as words
from shared.platform.web.context import QueryContext, public_query
from shared.platform.web.pages import Crumb, Page, assets, lineage, place_name, render
from shared.platform.web.router import Router

HERE = Path(__file__).parent
LOADER = FileSystemLoader(HERE / "templates")
SERVICE, HOME = "资金台账", "/ledger/"

router = Router(include_in_schema=False)
pages = (router, assets("/ledger", HERE / "static"))

PublicQuery = Annotated[QueryContext, Depends(public_query)]


@router.get("/ledger/")
def index(request: Request, ctx: PublicQuery) -> HTMLResponse:
    """The books that the reader's token may see."""
    del ctx
    page = Page(title="查账", service=SERVICE, home=HOME, scripts=("token.js", "books.js"))
    return render(request, LOADER, "books.html", page=page)


@router.get("/ledger/books/{book}")
def audit(request: Request, book: str, ctx: PublicQuery) -> HTMLResponse:
    """One book: entries, a slider over time, the state at that moment, changes between two days, proofs.

    404 where no such book is open.
    """
    known = ctx.read(BookQueries).opened(book)
    county, year = known["county"], known["fiscal_year"]
    page = Page(
        title=f"{place_name(county)} {year} 年扶贫资金专账",
        service=SERVICE,
        home=HOME,
        crumbs=tuple(Crumb(place.name) for place in lineage(county)),
        year=year,
        scripts=("token.js", "proof.js", "audit.js", "files.js"),
    )
    context: dict[str, Any] = {"book": book, "kinds": KINDS, "balances": words.BALANCES, "files": words.FILES}
    return render(request, LOADER, "audit.html", page=page, **context)
