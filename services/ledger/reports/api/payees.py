"""From a payee to the documents the money came from, and from a lot to who was paid from it."""

from typing import Annotated, Any

from fastapi import Query

from services.ledger.book import export_columns as columns
from services.ledger.book.access import PayeeQuery, in_region, rows_of, standing
from services.ledger.book.listing import Kind, Rows, listed
from services.ledger.book.queries import BookQueries
from services.ledger.payees.access import of_own_place
from services.ledger.reports.queries.payee_payments import PayeePayments
from shared.kernel.regional_access import Matter
from shared.platform.web.bodies import Page, PageSize, Position
from shared.platform.web.router import Router

router = Router(prefix="/ledger/v1", tags=["发放批次"])

Lot = Annotated[str, Query(min_length=1, max_length=500)]
"""Required: without it the answer was an empty list, which reads as nobody paid."""


@router.get("/books/{book}/payees", response_model=Page)
def payees(
    book: str,
    ctx: PayeeQuery,
    kind: Kind,
    lot: Lot,
    after: Annotated[Position, Query()] = 0,
    limit: Annotated[PageSize, Query()] = 100,
) -> Any:
    """Who was paid from a lot ("document fund-line") and how much of it, by the vault's keys; follow `next`."""
    in_region(ctx, book)
    called = ctx.read(BookQueries).lot_called(book, lot)

    def read(last: int, size: int) -> Rows:
        return ctx.read(PayeePayments).payees(book, called, last, size)

    return listed(ctx, kind, columns.PAYEES, read, after, limit, book=book, name=f"{book}-payees", cursor="cursor")


@router.get("/books/{book}/payees/{payee}")
def payee(book: str, payee: str, ctx: PayeeQuery) -> dict[str, Any]:
    """Every payment of the book to one payee, each with the lots and so the documents that it came from.

    Who is of a place in the county asks for payees of that place; any other one, and a key that nobody has, is 404.
    """
    of_own_place(ctx, payee, rows_of(ctx, book, Matter.PAYEES))
    found = ctx.read(PayeePayments).payee(book, payee)
    return found | standing(ctx, book)
