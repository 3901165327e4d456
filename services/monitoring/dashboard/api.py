"""Books over HTTP, public: the list with sums and rates, and one with every figure of its dashboard."""

from typing import Annotated, Any

from fastapi import Query

from services.monitoring.dashboard.queries import BookQueries
from services.monitoring.upstream.access import PublicQuery
from services.monitoring.upstream.fields import After, BookId, Limit, Year
from services.monitoring.upstream.sourced import Sourced, at_least, page_of
from shared.platform.web.router import Router

router = Router(prefix="/monitoring/v1", tags=["资金监测"])


@router.get("/books")
def list_books(
    ctx: PublicQuery,
    region: Annotated[str, Query(pattern=r"^\d{0,6}$")] = "",
    year: Year | None = None,
    after: After = None,
    limit: Limit = 100,
) -> Sourced:
    """Books with their sums (fen and yuan) and rates as they stand now; `region` is a code of 2, 4 or 6 digits."""
    return page_of(ctx, ctx.read(BookQueries).books(region, year), after, limit)


@router.get("/books/{book}")
def show_book(book: BookId, ctx: PublicQuery) -> dict[str, Any]:
    """Every figure of one book, as of now, on both clocks. 404 for a book never heard of."""
    return at_least(ctx, lambda: ctx.read(BookQueries).book(book))
