"""Routes of the book's calendar: closings, re-openings, and what stands in the way of a closing."""

from typing import Annotated, Any

import msgspec
from anyio.to_thread import run_sync
from fastapi import Depends, Path, Query, Response

from services.ledger.book import export_columns as columns
from services.ledger.book.access import FinanceCommand, ReaderQuery, in_region
from services.ledger.book.fields import Filled, Period
from services.ledger.book.listing import Kind, Rows, listed
from services.ledger.closing import commands
from services.ledger.closing.queries import ClosingQueries
from shared.platform.clock import business_date
from shared.platform.identity.roles import Role
from shared.platform.web.bodies import ActBody, Page, PageSize, Position
from shared.platform.web.context import CommandContext, require_role
from shared.platform.web.router import Router


class ClosingBody(ActBody):
    """Seal a month."""

    period: Period


class ReopeningBody(ActBody):
    """Open the last closed month again, by the decision in these minutes; `reason` is part of it."""

    minutes_no: Filled


router = Router(prefix="/ledger/v1", tags=["账本结账"])

LeadingGroupCommand = Annotated[CommandContext, Depends(require_role(Role.LEADING_GROUP))]
Month = Annotated[Period, Path()]
Limit = Annotated[PageSize, Query()]
After = Annotated[Position, Query()]


@router.get("/books/awaiting")
def awaiting(ctx: ReaderQuery) -> dict[str, Any]:
    """Counties of the reader's region whose annual plan is approved and whose book waits for finance to open it."""
    return {"items": ctx.read(ClosingQueries).awaiting(ctx.region), "sequence": ctx.sequence}


@router.post("/books/{book}/closings", status_code=201)
async def close_period(book: str, body: ClosingBody, ctx: FinanceCommand) -> Response:
    """Close a month, in order and once it is over: control totals and seal; December carries over into the next book.

    409 `closing-blocked` names everything that stands in the way, each with what to do. Answers {period, entry_no,
    through, seal, checks}, and at the year's end {carried_into, carried_fen}.
    """
    checkpoint = await run_sync(ClosingQueries(ctx.state.engine).checkpoint)
    command = commands.ClosePeriod(act=ctx.act(body), book=book, period=body.period, checkpoint=checkpoint)
    return await ctx.execute(commands.close_period, command, status=201)


@router.post("/books/{book}/closings/{period}/reopening", status_code=201)
async def reopen_period(book: str, period: Month, body: ReopeningBody, ctx: LeadingGroupCommand) -> Response:
    """Open the last closed month again, by decision of the leading group: published; the next closing supersedes."""
    command = commands.ReopenPeriod(act=ctx.act(body), book=book, period=period, minutes_no=body.minutes_no)
    return await ctx.execute(commands.reopen_period, command, status=201)


@router.get("/books/{book}/closings", response_model=Page)
def closings(book: str, ctx: ReaderQuery, kind: Kind, after: After = 0, limit: Limit = 100) -> Any:
    """Every closing and re-opening of a book in order, superseded ones too, with control totals and seals."""
    in_region(ctx, book)

    def read(last: int, size: int) -> Rows:
        return ctx.read(ClosingQueries).closings(book, last, size)

    return listed(
        ctx, kind, columns.CLOSINGS, read, after, limit, book=book, name=f"{book}-closings", cursor="entry_no"
    )


@router.get("/books/{book}/periods/{period}/checklist")
async def checklist(book: str, period: Month, ctx: ReaderQuery) -> dict[str, Any]:
    """What stands in the way of closing a month today: asked of the book itself, so that the closing says the same."""
    in_region(ctx, book)
    command = commands.AskChecklist(book=book, period=period, on=business_date(ctx.state.clock()))
    answer = await ctx.state.writer.submit(
        lambda books: commands.ask_checklist(ctx.state.unit_of(books), command), dry_run=True
    )
    found: dict[str, Any] = msgspec.json.decode(answer.body)
    return found
