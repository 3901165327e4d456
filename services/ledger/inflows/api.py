"""Routes of the pool: the book and its keeper, receipts, commitments, and the lots that came of them."""

from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response
from pydantic import ValidationError

from services.ledger.book import export_columns as columns
from services.ledger.book.access import KeeperCommand, ReaderQuery, in_region, standing
from services.ledger.book.listing import Kind, Rows, listed
from services.ledger.book.receipt import Receipt
from services.ledger.book.usual_days import within
from services.ledger.inflows import bulk_lines as lines
from services.ledger.inflows import commands
from services.ledger.inflows.bodies import InflowBody
from services.ledger.inflows.bulk_options import BulkOptionsQuery
from services.ledger.inflows.queries import InflowQueries
from shared.platform.problems import Problem
from shared.platform.web.bodies import Page, PageSize, Position, refused_in
from shared.platform.web.problems import unreadable
from shared.platform.web.router import Router

router = Router(prefix="/ledger/v1", tags=["账本"])
reads = Router(prefix="/ledger/v1", tags=["账本查询"])

Text = Annotated[str, Query(max_length=500)]

MAX_BULK_BYTES = 4 * 1024 * 1024


@router.post("/books/{book}/inflows", status_code=201)
async def receive_inflow(book: str, body: InflowBody, ctx: KeeperCommand) -> Response:
    """Book one receipt (收到一笔资金进一笔); it is a lot for life. Answers {lot, entry_no}."""
    command = commands.ReceiveInflow(act=ctx.act(body, within(book)), book=book, receipt=body.to_receipt())
    return await ctx.execute(commands.receive_inflow, command, status=201)


@router.post("/books/{book}/inflows/bulk", status_code=201, max_body_size=MAX_BULK_BYTES)
async def receive_inflows(
    book: str,
    request: Request,
    ctx: KeeperCommand,
    options: BulkOptionsQuery,
) -> Response:
    """Book up to 1,000 receipts, a JSON array or one JSON object a line, all or none. Answers {accepted, lots}.

    With `mode=continue` the good lines are booked whatever the others say. Answers {accepted, refused, lines}: of each
    line its place from 0 and its lot, or the problem it would have been answered with alone.
    """
    act = ctx.act(options.entry, within(book))
    body = await request.body()
    try:
        if options.continuing:
            readable, no_receipts = _each(lines.read_each(body))
            each = commands.ReceiveEach(
                act=act, book=book, receipts=readable, unreadable=no_receipts, dry_run=ctx.dry_run
            )
            return await ctx.execute(commands.receive_each, each, status=201 if readable else 200)
        receipts = tuple(lines.read(body))
    except ValidationError as wrong:
        raise refused_in("lines", wrong) from wrong
    command = commands.ReceiveInflows(act=act, book=book, receipts=receipts, dry_run=ctx.dry_run)
    return await ctx.execute(commands.receive_inflows, command, status=201)


def _each(read: Iterable[Receipt | lines.Wrong]) -> tuple[dict[int, Receipt], dict[int, Problem]]:
    receipts, problems = {}, {}
    for line, found in enumerate(read):
        if isinstance(found, lines.Wrong):
            problems[line] = unreadable(found.errors())
        else:
            receipts[line] = found
    return receipts, problems


async def alike(
    level: Text | None = None,
    fund_type: Text | None = None,
    kind: Text | None = None,
    capital: Text | None = None,
    arranged_by: Text | None = None,
    broad_category: Text | None = None,
    fund_code: Text | None = None,
    issuing_department: Text | None = None,
    pooling_department: Text | None = None,
    handling: Text | None = None,
    reach: Text | None = None,
    agricultural: bool | None = None,
    carried_over: bool | None = None,
    stock: bool | None = None,
    late: bool | None = None,
) -> dict[str, Any]:
    """The attributes in which the lots asked for are alike."""
    return {name: value for name, value in locals().items() if value is not None}


Alike = Annotated[dict[str, Any], Depends(alike)]


@reads.get("/books/{book}/lots", response_model=Page)
def lots(
    book: str,
    ctx: ReaderQuery,
    alike: Alike,
    kind: Kind,
    after: Annotated[Position, Query()] = 0,
    limit: Annotated[PageSize, Query()] = 100,
) -> Any:
    """The lots of a book with all attributes: what came in, what is left, set aside, paid; also as CSV or XLSX."""
    in_region(ctx, book)

    def read(last: int, size: int) -> Rows:
        return ctx.read(InflowQueries).lots(book, alike, last, size)

    return listed(
        ctx,
        kind,
        columns.LOTS,
        read,
        after,
        limit,
        book=book,
        name=f"{book}-lots",
    )


@reads.get("/books/{book}/unallocated")
def unallocated(book: str, ctx: ReaderQuery) -> dict[str, Any]:
    """What lies in the pool and is not yet allotted to any project (LED-27)."""
    in_region(ctx, book)
    return {"book": book, "unallocated_fen": ctx.read(InflowQueries).unallocated(book)} | standing(ctx, book)
