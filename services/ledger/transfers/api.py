"""Routes of money passed down a level. Amounts are strings in yuan; they become integer fen at once."""

from typing import Annotated

from fastapi import Path, Query, Response

from services.ledger.book.access import FinanceCommand, KeeperCommand, ReaderQuery, in_region
from services.ledger.book.fields import EntryBody, Filled, Short
from services.ledger.book.rows import page_of
from services.ledger.book.usual_days import within
from services.ledger.transfers import commands
from services.ledger.transfers.queries import TransferQueries
from shared.kernel import money
from shared.platform.web.bodies import NUMBERS, Page, PageSize, Position, YuanText
from shared.platform.web.router import Router


class PassDownBody(EntryBody):
    """Pass money of a lot down to the division `to`, where it comes in as this line of this document."""

    lot: Filled
    to: Filled
    amount: YuanText
    document_no: Filled
    fund_line: Filled


class PassDownDecisionBody(EntryBody):
    """Confirm under this voucher number, or decline with a reason."""

    confirmed: bool
    voucher_no: Annotated[Short, NUMBERS] = ""


router = Router(prefix="/ledger/v1", tags=["账本下达"])

Number = Annotated[int, Path(ge=1, le=2**53)]


@router.post("/books/{book}/pass-downs", status_code=201)
async def request_pass_down(book: str, body: PassDownBody, ctx: FinanceCommand) -> Response:
    """Ask to pass free money of a lot of a prefecture's or province's book down (下达): the first of two acts.

    Answers {request_no}; 409 not-below, lot-short. Source of the one id in both books: G-63.
    """
    command = commands.RequestPassDown(
        act=ctx.act(body, within(book)),
        book=book,
        lot=body.lot,
        to=body.to,
        fen=money.fen(body.amount),
        document_no=body.document_no,
        fund_line=body.fund_line,
    )
    return await ctx.execute(commands.request_pass_down, command, status=201)


@router.post("/books/{book}/pass-downs/{request_no}/decision", status_code=201)
async def decide_pass_down(book: str, request_no: Number, body: PassDownDecisionBody, ctx: KeeperCommand) -> Response:
    """Pass down what somebody else asked for, or decline it: the second act, the keeper's.

    Answers {transfer_id, entry_no}: the lower book's inflow names that id, and must be of that amount. 403 own-work.
    """
    command = commands.DecidePassDown(
        act=ctx.act(body, within(book)),
        book=book,
        request_no=request_no,
        confirmed=body.confirmed,
        voucher_no=body.voucher_no,
    )
    return await ctx.execute(commands.decide_pass_down, command, status=201)


@router.get("/books/{book}/pass-downs")
def pass_downs(
    book: str,
    ctx: ReaderQuery,
    after: Annotated[Position, Query()] = 0,
    limit: Annotated[PageSize, Query()] = 100,
) -> Page:
    """What was passed down or asked to be, in order; `arrived_in`, `arrived_lot` and `arrived_on` where it came in."""
    in_region(ctx, book)
    rows = ctx.read(TransferQueries).pass_downs(book, after, limit)
    return Page(items=rows, next=page_of(rows, limit, "request_no"), sequence=ctx.sequence)
