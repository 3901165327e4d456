"""Routes of the reconciliation: statements, their lines, and payments that no statement shows."""

from typing import Annotated, Any, Literal

from fastapi import Path, Query, Request, Response

from services.ledger.book import export_columns as columns
from services.ledger.book.access import FinanceCommand, ReaderQuery, in_region, standing
from services.ledger.book.fields import Filled
from services.ledger.book.listing import Kind, Rows, listed
from services.ledger.reconciliation import commands
from services.ledger.reconciliation.files import READ_STATEMENT
from services.ledger.reconciliation.queries import ReconciliationQueries
from shared.platform.web import bodies
from shared.platform.web.bodies import ActBody, Page, PageSize
from shared.platform.web.router import Router


class MatchBody(ActBody):
    """The entry that a line shows: a payment's number, or a lot (document number and fund line)."""

    entry: Filled


router = Router(prefix="/ledger/v1", tags=["对账"])

MAX_FILE_BYTES = 16 * 1024 * 1024

LineNumber = Annotated[int, Path(ge=1, le=2**31)]


@router.post("/books/{book}/statements", status_code=201, max_body_size=MAX_FILE_BYTES)
async def import_statement(
    book: str,
    request: Request,
    ctx: FinanceCommand,
    filename: Annotated[str, Query(min_length=1, max_length=200)],
    source: Literal["bank", "treasury"] = "bank",
    account_no: Annotated[str, Query(max_length=50)] = "",
    sheet: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Import a bank's or the treasury's statement (a table as the raw body, up to 5,000 lines).

    Amounts are in the unit that the file names, else in yuan. Units, balances, sums or a period that contradict one
    another are refused, and so are days to come or of another year. Of several sheets with a statement `sheet` names
    one; hidden rows and columns, struck-through cells and a figure merged over rows are refused by their cells. Lines
    that an earlier file brought are counted as `repeated` and not taken twice. Answers {statement, lines, repeated,
    matched, open, warnings, results: [{line, stage, entry, why}]}; 422 names every row that cannot be read, and then
    nothing is imported. `dry_run=true` answers the same and stores nothing. `why`: voucher, name-and-amount,
    day-and-amount; for open lines no-entry, several-entries, amount-differs, before-request, shown-already.
    """
    statement = await ctx.read(READ_STATEMENT, await request.body(), filename, sheet)
    command = commands.ImportStatement(
        act=ctx.act(ActBody()),
        book=book,
        source=source,
        account_no=account_no,
        filename=filename,
        movements=statement.movements,
        doubts=statement.doubts,
    )
    return await ctx.execute(commands.import_statement, command, status=201)


@router.post("/books/{book}/statement-lines/matching", status_code=201)
async def match_open_lines(book: str, body: ActBody, ctx: FinanceCommand) -> Response:
    """Try every open line again, after payments or inflows were booked. Answers {matched, open}."""
    command = commands.MatchOpenLines(act=ctx.act(body), book=book)
    return await ctx.execute(commands.match_open_lines, command, status=201)


@router.post("/books/{book}/statement-lines/{line}/match", status_code=201)
async def match_line(book: str, line: LineNumber, body: MatchBody, ctx: FinanceCommand) -> Response:
    """Match a line to an entry by hand; `reason` is required. Several lines may show one payment, never beyond it."""
    command = commands.MatchLine(act=ctx.act(body), book=book, line=line, entry=body.entry)
    return await ctx.execute(commands.match_line, command, status=201)


@router.post("/books/{book}/statement-lines/{line}/release", status_code=201)
async def release_line(book: str, line: LineNumber, body: ActBody, ctx: FinanceCommand) -> Response:
    """Undo a match or an explanation; `reason` is required. The line goes back to the queue."""
    command = commands.SettleLine(act=ctx.act(body), book=book, line=line)
    return await ctx.execute(commands.release_line, command, status=201)


@router.post("/books/{book}/statement-lines/{line}/explanation", status_code=201)
async def explain_line(book: str, line: LineNumber, body: ActBody, ctx: FinanceCommand) -> Response:
    """Explain a line that no entry of this book stands behind (a fee, interest); `reason` is required."""
    command = commands.SettleLine(act=ctx.act(body), book=book, line=line)
    return await ctx.execute(commands.explain_line, command, status=201)


@router.get("/books/{book}/statements")
def statements(book: str, ctx: ReaderQuery) -> dict[str, Any]:
    """The statements imported for a book, each with its sums in and out and how many of its lines are still open."""
    in_region(ctx, book)
    return {"items": ctx.read(ReconciliationQueries).statements(book)} | standing(ctx, book)


@router.get("/books/{book}/statement-lines", response_model=Page)
def statement_lines(
    book: str,
    ctx: ReaderQuery,
    kind: Kind,
    stage: Literal["open", "matched", "explained"] | None = None,
    after: Annotated[bodies.Position, Query()] = 0,
    limit: Annotated[PageSize, Query()] = 100,
) -> Any:
    """The lines of a book's statements; `stage=open` is the queue, each with the reason why it waits."""
    in_region(ctx, book)

    def read(last: int, size: int) -> Rows:
        return ctx.read(ReconciliationQueries).statement_lines(book, stage, last, size)

    return listed(
        ctx, kind, columns.STATEMENT_LINES, read, after, limit, book=book, name=f"{book}-statement-lines", cursor="line"
    )


@router.get("/books/{book}/unshown-payments", response_model=Page)
def unshown_payments(
    book: str,
    ctx: ReaderQuery,
    kind: Kind,
    after: Annotated[bodies.Position, Query()] = 0,
    limit: Annotated[PageSize, Query()] = 100,
) -> Any:
    """Payments that were booked and that no statement shows in full: the other half of the queue."""
    in_region(ctx, book)

    def read(last: int, size: int) -> Rows:
        return ctx.read(ReconciliationQueries).unshown_payments(book, last, size)

    return listed(
        ctx, kind, columns.UNSHOWN, read, after, limit, book=book, name=f"{book}-unshown-payments", cursor="entry_no"
    )
