"""The table of inflows to be filled in, and the inflows of a book in the same columns."""

from typing import Annotated, Any

from fastapi import Depends, Query, Response

from services.ledger.book.access import ReaderQuery, in_region
from services.ledger.book.account import book_parts
from services.ledger.book.listing import Kind
from services.ledger.book.rows import page_of
from services.ledger.inflows.form import TEMPLATE, export_of
from services.ledger.inflows.queries import InflowQueries
from shared.kernel.divisions import divisions
from shared.platform.web.bodies import Page, PageSize, Position
from shared.platform.web.context import public_query
from shared.platform.web.filled_tables import XlsxAnswer, empty_table, filled_table
from shared.platform.web.router import Router

router = Router(prefix="/ledger/v1", tags=["账本导入"])


@router.get("/templates/inflows", dependencies=[Depends(public_query)], response_class=XlsxAnswer)
def inflows_template() -> Response:
    """The table of inflows to be filled in and imported (XLSX): header, drop-down lists, notes on a second sheet."""
    return empty_table(TEMPLATE, "inflows")


@router.get("/books/{book}/inflows", response_model=Page)
def inflows(
    book: str,
    ctx: ReaderQuery,
    kind: Kind,
    after: Annotated[Position, Query()] = 0,
    limit: Annotated[PageSize, Query()] = 100,
) -> Any:
    """What came into a book, one receipt after the other; as XLSX or CSV whole, in the columns of the template.

    The file can be imported again: into the same book it adds nothing, into a fresh one the same receipts. Money that a
    book carried in from the year before is no receipt, and what was reversed is none any more.
    """
    in_region(ctx, book)
    found = ctx.read(InflowQueries)
    if kind == "json":
        rows = found.received(book, after, limit)
        return Page(items=rows, next=page_of(rows, limit, "entry_no"), sequence=ctx.sequence)
    county, year = book_parts(book)
    template, filled = export_of(f"{divisions().path(county)}{year}年", found.received(book))
    return filled_table(kind, template, filled, f"{book}-inflows")
