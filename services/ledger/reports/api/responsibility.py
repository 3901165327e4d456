"""Who answers for the money, for anybody with a book's view."""

from typing import Annotated, Any

from fastapi import Query

from services.ledger.book import export_columns as columns
from services.ledger.book.access import ReaderQuery, in_region, standing
from services.ledger.book.account import book_parts
from services.ledger.book.listing import Kind, as_marked_file
from services.ledger.book.queries import BookQueries
from services.ledger.reports.queries.responsibility import Responsibility
from shared.platform.clock import business_date
from shared.platform.web import bodies
from shared.platform.web.router import Router

router = Router(prefix="/ledger/v1", tags=["账本：责任"])

Text = Annotated[str, Query(max_length=500)]


@router.get("/books/{book}/responsibility")
def responsibility(
    book: str,
    ctx: ReaderQuery,
    kind: Kind,
    lot: Text = "",
    project: Text = "",
    payment: Text = "",
    on: Annotated[bodies.Day | None, Query()] = None,
) -> Any:
    """Who answers for the money of a book, or for a lot, a project or a payment: each body, its duty and the clause.

    The county's bodies are those of the day `on`: by default the day of the payment or the receipt, else today. Pooled
    money has the department that pooled it and the unit that uses it; `fen` is what they pooled or were to be paid.
    Also as CSV or XLSX.
    """
    in_region(ctx, book)
    answers = ctx.read(Responsibility)
    lot = ctx.read(BookQueries).lot_called(book, lot)
    on = on or answers.day_of(book, lot, payment) or business_date(ctx.state.clock())
    pack = ctx.state.packs.for_place(book_parts(book)[0], on)
    found = answers.of(book, on, pack, lot=lot, project=project, payment=payment)
    if kind != "json":
        return as_marked_file(ctx, kind, found["answers"], f"{book}-responsibility", columns.ANSWERS, book)
    return found | standing(ctx, book)
