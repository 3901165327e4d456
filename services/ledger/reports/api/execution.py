"""The budget and its execution, the sources of the money, and the advances set against them."""

from typing import Annotated, Any, Literal

from fastapi import Query

from services.ledger.book import export_columns as columns
from services.ledger.book.access import ReaderQuery, in_region, standing
from services.ledger.book.listing import Kind, Rows, listed
from services.ledger.reports.queries.execution import BudgetExecution
from shared.platform.web import bodies
from shared.platform.web.bodies import Page, PageSize
from shared.platform.web.router import Router

router = Router(prefix="/ledger/v1", tags=["账本：预告与预拨"])

Attribute = Literal[
    "level", "fund_type", "kind", "capital", "arranged_by", "broad_category", "agricultural", "sub_class", "stock",
    "carried_over", "handling", "reach", "allocation_method", "fund_code", "won_support", "issuing_department",
    "pooling_department",
]  # fmt: skip


@router.get("/books/{book}/execution")
def execution(book: str, ctx: ReaderQuery) -> dict[str, Any]:
    """Budget and its execution in one answer: budgeted, notified, received, allocated, paid, spent; by project too."""
    in_region(ctx, book)
    found = ctx.read(BudgetExecution).execution(book)
    return found | standing(ctx, book)


@router.get("/books/{book}/sources")
def sources(book: str, ctx: ReaderQuery, by: Attribute = "fund_type") -> dict[str, Any]:
    """What came in and what became of it, summed by one attribute; fiscal, financial and social money never mixed."""
    in_region(ctx, book)
    return {"book": book, "by": by, "items": ctx.read(BudgetExecution).sources(book, by)} | standing(ctx, book)


@router.get("/books/{book}/advances", response_model=Page)
def advances(
    book: str,
    ctx: ReaderQuery,
    kind: Kind,
    unsettled: bool = False,
    after: Annotated[bodies.Position, Query()] = 0,
    limit: Annotated[PageSize, Query()] = 100,
) -> Any:
    """Advance payments with the quotas set against them; `unsettled=true` leaves out what is wholly covered."""
    in_region(ctx, book)

    def read(last: int, size: int) -> Rows:
        return ctx.read(BudgetExecution).advances(book, unsettled, last, size)

    return listed(
        ctx, kind, columns.ADVANCES, read, after, limit, book=book, name=f"{book}-advances", cursor="entry_no"
    )
