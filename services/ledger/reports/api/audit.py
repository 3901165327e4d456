"""For auditors: a book at any point, and what changed between two days."""

from datetime import date
from typing import Annotated, Any

from fastapi import Query

from services.ledger.book import export_columns as columns
from services.ledger.book.access import ReaderQuery, in_region, standing
from services.ledger.book.account import book_parts
from services.ledger.book.listing import Kind, Rows, listed
from services.ledger.book.point import Point
from services.ledger.reports.queries.audit_trail import AuditTrail
from shared.platform.web import bodies
from shared.platform.web.bodies import PageSize
from shared.platform.web.ranges import in_order
from shared.platform.web.router import Router
from shared.platform.web.tabular import PAGE

router = Router(prefix="/ledger/v1", tags=["账本查询"])

OnDay = Annotated[bodies.Day | None, Query()]


@router.get("/books/{book}/state")
def state(
    book: str,
    ctx: ReaderQuery,
    point: Point,
    after: Annotated[bodies.Position, Query()] = 0,
    limit: Annotated[PageSize, Query()] = 100,
) -> dict[str, Any]:
    """One book at a point of either clock: balances, and of each lot what was received, free, set aside and used."""
    in_region(ctx, book)
    found = ctx.read(AuditTrail).state(book, point, after, limit)
    return found | standing(ctx, book)


@router.get("/books/{book}/changes")
def changes(book: str, ctx: ReaderQuery, kind: Kind, since: OnDay = None, until: OnDay = None) -> Any:
    """What changed after `since` up to `until` (business dates): balances before and after, and the entries between.

    Without `since` from the first day of the book's year, without `until` to its last entry. 422 range-reversed.
    Each entry names who asked, reviewed and posted, and the minutes it rests on; the first 500 are listed, as CSV or
    XLSX all of them.
    """
    in_region(ctx, book)
    _, year = book_parts(book)
    begin = since or date(year - 1, 12, 31)
    in_order(begin, until or date.max, ("since", "until"))
    if kind != "json":

        def read(last: int, size: int) -> Rows:
            return ctx.read(AuditTrail).changed(book, begin, until, last, size)

        return listed(ctx, kind, columns.CHANGES, read, 0, PAGE, book=book, name=f"{book}-changes")
    found = ctx.read(AuditTrail).changes(book, begin, until)
    return found | standing(ctx, book)
