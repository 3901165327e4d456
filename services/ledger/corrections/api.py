"""Routes of corrections. Amounts are strings in yuan with two decimals; they become integer fen at once."""

from typing import Annotated, Any

from fastapi import Depends, Path, Query, Response
from pydantic import Field

from services.ledger.book import export_columns as columns
from services.ledger.book.access import KeeperCommand, ReaderQuery, in_region
from services.ledger.book.fields import EntryBody, Filled, Short
from services.ledger.book.listing import Kind, Rows, listed
from services.ledger.book.usual_days import within
from services.ledger.corrections import commands
from services.ledger.corrections.queries import CorrectionQueries
from shared.kernel import money
from shared.platform.identity.roles import Role
from shared.platform.web import bodies
from shared.platform.web.bodies import NUMBERS, Page, PageSize, YuanText
from shared.platform.web.context import CommandContext, require_role
from shared.platform.web.router import Router


class ReversalBody(EntryBody):
    """Reverse entry `entry_no` of the book, by `amount` or, without it, by all that is left of it; needs a reason.

    `of_book` names the sealed book of an earlier year where the entry lies in that one.
    """

    entry_no: Annotated[int, Field(ge=1, le=2**53)]
    of_book: Short = ""
    amount: YuanText | None = None


class ReversalDecisionBody(EntryBody):
    """Confirm under this voucher number, or decline with a reason."""

    confirmed: bool
    voucher_no: Annotated[Short, NUMBERS] = ""


class RefundBody(EntryBody):
    """What came back of a payment, under the number of the bank's voucher."""

    payment: Filled
    amount: YuanText
    voucher_no: Annotated[Filled, NUMBERS]


class ReclaimBody(EntryBody):
    """What a superior takes back of a lot, under the number of its document."""

    lot: Filled
    amount: YuanText
    document_no: Filled


router = Router(prefix="/ledger/v1", tags=["账本更正"])

FinanceOrKeeperCommand = Annotated[CommandContext, Depends(require_role(Role.FINANCE, Role.KEEPER))]
Number = Annotated[int, Path(ge=1, le=2**53)]


@router.post("/books/{book}/reversals", status_code=201)
async def request_reversal(book: str, body: ReversalBody, ctx: FinanceOrKeeperCommand) -> Response:
    """Ask for the reversal (冲销) of an inflow, commitment, payment or spending: the first of two acts, with a reason.

    Without an amount all that is left of the entry; `of_book` where it lies in the sealed book of an earlier year.
    Answers {request_no, fen}; 409 beyond-original, not-reversible.
    """
    fen = None if body.amount is None else money.fen(body.amount)
    command = commands.RequestReversal(
        act=ctx.act(body, within(book)), book=book, original_no=body.entry_no, fen=fen, of_book=body.of_book
    )
    return await ctx.execute(commands.request_reversal, command, status=201)


@router.post("/books/{book}/reversals/{request_no}/decision", status_code=201)
async def decide_reversal(book: str, request_no: Number, body: ReversalDecisionBody, ctx: KeeperCommand) -> Response:
    """Confirm a reversal that somebody else asked for, or decline it: the second act, the keeper's.

    Answers the reversing entry and what went back to which lot; 403 own-work to who asked for it.
    """
    command = commands.DecideReversal(
        act=ctx.act(body, within(book)),
        book=book,
        request_no=request_no,
        confirmed=body.confirmed,
        voucher_no=body.voucher_no,
    )
    return await ctx.execute(commands.decide_reversal, command, status=201)


@router.post("/books/{book}/refunds", status_code=201)
async def receive_refund(book: str, body: RefundBody, ctx: KeeperCommand) -> Response:
    """Book what a payee or unit sent back of a payment (退回), with the bank's voucher. Answers the split by lot.

    The money is set aside for the project again, or free in the pool when the project's account is closed. What comes
    back of a payment of a sealed year is booked in the open book, under the payment's own number.
    """
    command = commands.ReceiveRefund(
        act=ctx.act(body, within(book)),
        book=book,
        payment=body.payment,
        fen=money.fen(body.amount),
        voucher_no=body.voucher_no,
    )
    return await ctx.execute(commands.receive_refund, command, status=201)


@router.post("/books/{book}/reclaims", status_code=201)
async def reclaim_funds(book: str, body: ReclaimBody, ctx: KeeperCommand) -> Response:
    """Give a superior unused money of a lot back on its document (上级收回). Answers what stays available."""
    command = commands.ReclaimFunds(
        act=ctx.act(body, within(book)),
        book=book,
        lot=body.lot,
        fen=money.fen(body.amount),
        document_no=body.document_no,
    )
    return await ctx.execute(commands.reclaim_funds, command, status=201)


@router.get("/books/{book}/reversals", response_model=Page)
def reversals(
    book: str,
    ctx: ReaderQuery,
    kind: Kind,
    after: Annotated[bodies.Position, Query()] = 0,
    limit: Annotated[PageSize, Query()] = 100,
) -> Any:
    """The reversals that were asked for: which entry, how much, why, by whom, and what the keeper decided."""
    in_region(ctx, book)

    def read(last: int, size: int) -> Rows:
        return ctx.read(CorrectionQueries).reversals(book, last, size)

    return listed(
        ctx, kind, columns.REVERSALS, read, after, limit, book=book, name=f"{book}-reversals", cursor="request_no"
    )
