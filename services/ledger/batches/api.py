"""Routes of payments to many: batches, returned payments, and subsidy standards."""

from collections.abc import Sequence
from typing import Annotated, Any

from anyio.to_thread import run_sync
from fastapi import Depends, Query, Request, Response

from services.ledger.batches import commands
from services.ledger.batches.bodies import (
    BatchFileQuery,
    BatchHead,
    ReturnBody,
    StandardBody,
    head_and_lines,
    to_lines,
    well_read,
)
from services.ledger.batches.export_api import with_masks
from services.ledger.batches.files import READ_BATCH, READ_LINES, LineBody
from services.ledger.batches.queries import BatchQueries
from services.ledger.book import export_columns as columns
from services.ledger.book.access import KeeperCommand, PayeeQuery, ReaderQuery, rows_of, standing
from services.ledger.book.account import book_parts
from services.ledger.book.listing import Kind, Rows, Stage, listed
from services.ledger.book.rows import page_of
from services.ledger.book.usual_days import within
from services.ledger.payees.access import open_vault
from services.ledger.payments.queries import PaymentQueries
from shared.kernel.regional_access import Matter
from shared.platform.identity.roles import Role
from shared.platform.web import bodies
from shared.platform.web.bodies import Page, PageSize
from shared.platform.web.context import CommandContext, require_role
from shared.platform.web.router import Router

router = Router(prefix="/ledger/v1", tags=["发放批次"])

MAX_BATCH_BYTES = 24 * 1024 * 1024
BATCH_SECONDS = 60.0

ApplicantCommand = Annotated[
    CommandContext, Depends(require_role(Role.IMPLEMENTER, Role.PROJECT_DEPT, deadline=BATCH_SECONDS))
]
CountyCommand = Annotated[CommandContext, Depends(require_role(Role.COUNTY_GOV, Role.PROJECT_DEPT))]
Limit = Annotated[PageSize, Query()]
Position = Annotated[bodies.Position, Query()]


@router.post("/books/{book}/batches", status_code=201, max_body_size=MAX_BATCH_BYTES)
async def request_batch(book: str, request: Request, ctx: ApplicantCommand) -> Response:
    """Ask for a payment to up to 50,000 people or households of one project: the first of three acts.

    Body: {project, purpose, instrument, payee_class, beneficiary_level, beneficiary_place, using_unit,
    responsible_person, minutes_no, text, evidence: {name: paper}, green_channel, reason, effective_on, adjusts,
    mode: "atomic" | "continue", declared_lines, declared_amount, lines: [{payee, place, amount, subsidy, units, policy,
    household_type, note, repays}]}. Gates, lanes and papers are those of a payment. Count and total must be those
    declared. Answers {payment, accepted, refused, fen, problems: [{line, code, detail}]}; atomic: 422 with every bad
    line named. Review and posting are those of a payment.
    """
    head, lines = head_and_lines(await ctx.read(READ_BATCH, await request.body()))
    return await _submit(book, head, lines, ctx)


@router.post("/books/{book}/batches/file", status_code=201, max_body_size=MAX_BATCH_BYTES)
async def import_batch(
    book: str,
    request: Request,
    ctx: ApplicantCommand,
    head: Annotated[BatchFileQuery, Query()],
) -> Response:
    """The same with its lines as a file in the raw body: NDJSON (.ndjson) or a table; the head stands in the query,
    a paper as `evidence=acceptance_no=验收3号`.

    Columns by their heading, which titles may stand above: 收款人编号、受益地代码、金额（元 or the unit it names）、
    补助类别, and where there are 数量、政策代码、农户类型、备注代码、退票编号. Of several sheets with these columns,
    `sheet` names one. Sum rows are left out and compared; a row that may be one, hidden rows and columns,
    struck-through cells and a figure merged over rows are refused by their cells, and so is a code in a number cell
    that may have lost digits. Refused lines of a table are named by its rows too.
    """
    read = well_read(await ctx.read(READ_LINES, await request.body(), head.filename, head.sheet))
    return await _submit(book, head, read.lines, ctx, read.rows)


async def _submit(
    book: str, head: BatchHead, lines: list[LineBody], ctx: CommandContext, rows: Sequence[int] = ()
) -> Response:
    county, _ = book_parts(book)
    known = await run_sync(open_vault(ctx.state).known, {line.payee for line in lines})
    command = commands.RequestBatch(
        act=ctx.act(head, within(book)),
        book=book,
        terms=head.to_terms(),
        declared=head.to_declared(),
        lines=to_lines(lines, known, head.payee_class, county),
        rows=tuple(rows),
    )
    return await ctx.execute(commands.request_batch, command, status=201)


@router.get("/books/{book}/batches", response_model=Page)
def batches(
    book: str,
    ctx: ReaderQuery,
    kind: Kind,
    stage: Stage | None = None,
    project: Annotated[str | None, Query(max_length=500)] = None,
    returned: bool | None = None,
    after: Position = 0,
    limit: Limit = 100,
) -> Any:
    """The batches of a book with their figures, at a stage, of a project, with money sent back; also CSV or XLSX."""
    part = rows_of(ctx, book, Matter.PAYMENTS)

    def read(last: int, size: int) -> Rows:
        return ctx.read(BatchQueries).batches(book, part, stage, project, returned, last, size)

    return listed(ctx, kind, columns.BATCHES, read, after, limit, book=book, name=f"{book}-batches")


@router.get("/books/{book}/batches/{batch}")
def batch(book: str, batch: str, ctx: ReaderQuery) -> dict[str, Any]:
    """One batch: declared, accepted, refused, paid and returned; `repeats` counts what was asked for or paid before."""
    found = ctx.read(BatchQueries).batch(book, batch, rows_of(ctx, book, Matter.PAYMENTS))
    return found | {"repeats": ctx.read(PaymentQueries).repeats(book, batch)} | standing(ctx, book)


@router.get("/books/{book}/batches/{batch}/lines", response_model=Page)
def batch_lines(book: str, batch: str, ctx: PayeeQuery, kind: Kind, after: Position = 0, limit: Limit = 100) -> Any:
    """The lines of a batch in order, each with its result: refused (with code), requested, passed, failed, posted or
    returned (with the bank's reason).

    A file (`format=csv|xlsx`) shows masked names, numbers and accounts to the roles that may see these.
    """
    ctx.read(BatchQueries).batch(book, batch, rows_of(ctx, book, Matter.PAYMENTS))

    def lines(last: int, size: int) -> Rows:
        return ctx.read(BatchQueries).batch_lines(book, batch, last, size)

    shown = lines if kind == "json" else with_masks(ctx, lines)
    return listed(ctx, kind, columns.BATCH_LINES, shown, after, limit, book=book, name=f"{batch}-lines", cursor="line")


@router.post("/books/{book}/returns", status_code=201)
async def return_payment(book: str, body: ReturnBody, ctx: KeeperCommand) -> Response:
    """Book a returned payment (退票): the money is in the lots it came from again. Answers {fen, draws}.

    `reason_code`: account-closed, account-wrong, name-mismatch, account-frozen, deceased, other.
    """
    command = commands.ReturnPayment(
        act=ctx.act(body, within(book)),
        book=book,
        payment=body.payment,
        line=body.line,
        reason_code=body.reason_code,
        voucher_no=body.voucher_no,
    )
    return await ctx.execute(commands.return_payment, command, status=201)


@router.post("/counties/{county}/standards", status_code=201)
async def set_standard(county: str, body: StandardBody, ctx: CountyCommand) -> Response:
    """Set a county's subsidy standard, above the existing one. Answers {county, policy, rule_pack}."""
    command = commands.SetStandard(act=ctx.act(body), county=county, standard=body.to_standard())
    return await ctx.execute(commands.set_standard, command, status=201)


@router.get("/counties/{county}/standards")
def standards(county: str, ctx: ReaderQuery, after: Position = 0, limit: Limit = 100) -> Page:
    """A county's subsidy standards in the order in which they were set, for all places of the county."""
    ctx.part_of(county, Matter.STANDARDS, "/path/county")
    rows = ctx.read(BatchQueries).standards(county, after, limit)
    return Page(items=rows, next=page_of(rows, limit, "sequence"), sequence=ctx.sequence)
