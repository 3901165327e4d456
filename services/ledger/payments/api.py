"""Routes of the tap. Amounts are strings in yuan with two decimals; they become integer fen at once."""

from typing import Annotated, Any

from fastapi import Depends, Query, Response
from pydantic import Field

from services.ledger.book import export_columns as columns
from services.ledger.book.access import (
    FinanceCommand,
    KeeperCommand,
    PayeeQuery,
    ReaderQuery,
    in_region,
    rows_of,
    standing,
)
from services.ledger.book.fields import EntryBody, Filled, Reversed, Short
from services.ledger.book.listing import Kind, Rows, Stage, listed
from services.ledger.book.payment import Terms
from services.ledger.book.usual_days import within
from services.ledger.payees.access import committed
from services.ledger.payments import commands
from services.ledger.payments.finding_columns import PAYMENT_FINDINGS
from services.ledger.payments.finding_labels import explained
from services.ledger.payments.queries import PaymentQueries
from shared.kernel import money
from shared.kernel.regional_access import Matter
from shared.platform.identity.roles import Role
from shared.platform.web import bodies
from shared.platform.web.bodies import NUMBERS, ActBody, Page, PageSize, YuanText
from shared.platform.web.context import CommandContext, require_role
from shared.platform.web.router import Router


class PaymentBody(EntryBody):
    """Ask for a payment; `minutes_no` cites the meeting that confirmed the project.

    `evidence` are the papers that the instrument rests on (`acceptance_no` …), as the rule pack names them.
    """

    project: Filled
    amount: YuanText
    purpose: Filled
    instrument: Filled
    payee_class: Filled
    payee: Filled
    beneficiary_level: Filled
    beneficiary_place: Filled
    using_unit: Filled
    responsible_person: Filled
    minutes_no: Filled
    text: Annotated[str, Field(max_length=2000)] = ""
    evidence: Annotated[dict[Filled, Short], Field(max_length=20, default_factory=dict), NUMBERS]
    green_channel: bool = False
    subsidy: Short = ""
    policy: Short = ""
    period: Short = ""
    repays: Short = ""
    replaces: Reversed = 0

    def to_terms(self) -> Terms:
        """The terms, in fen."""
        facts = self.model_dump(exclude={"amount", "effective_on", "reason", "adjusts"})
        return Terms(fen=money.fen(self.amount), **facts)


class ReviewBody(EntryBody):
    """The outcome of a compliance review."""

    passed: bool


class PostingBody(EntryBody):
    """Pay, under this voucher number."""

    voucher_no: Annotated[Filled, NUMBERS]


class SpendingBody(EntryBody):
    """What a unit spent of what it was paid, with the number of its document."""

    project: Filled
    amount: YuanText
    evidence: Annotated[Short, NUMBERS]
    supplier: Short = ""
    replaces: Reversed = 0


class SurplusBody(EntryBody):
    """Return an accepted project's surplus."""

    project: Filled


router = Router(prefix="/ledger/v1", tags=["账本"])
reads = Router(prefix="/ledger/v1", tags=["账本查询"])

Limit = Annotated[PageSize, Query()]
Position = Annotated[bodies.Position, Query()]

ReviewerCommand = Annotated[CommandContext, Depends(require_role(Role.REVIEWER))]
CountyCommand = Annotated[CommandContext, Depends(require_role(Role.REVIEWER, Role.FINANCE, Role.KEEPER))]
UnitCommand = Annotated[CommandContext, Depends(require_role(Role.IMPLEMENTER))]
ApplicantCommand = Annotated[CommandContext, Depends(require_role(Role.IMPLEMENTER, Role.PROJECT_DEPT))]


@router.post("/books/{book}/payments", status_code=201)
async def request_payment(book: str, body: PaymentBody, ctx: ApplicantCommand) -> Response:
    """Ask for a payment to a confirmed project: the first of three acts. Answers {payment}."""
    terms = await committed(ctx, book, body.to_terms())
    command = commands.RequestPayment(act=ctx.act(body, within(book)), book=book, terms=terms)
    return await ctx.execute(commands.request_payment, command, status=201)


@router.post("/books/{book}/payments/{payment}/review", status_code=201)
async def review_payment(book: str, payment: str, body: ReviewBody, ctx: ReviewerCommand) -> Response:
    """Compliance review by the finance department: the second act. Answers findings and rule pack."""
    command = commands.ReviewPayment(act=ctx.act(body, within(book)), book=book, payment=payment, passed=body.passed)
    return await ctx.execute(commands.review_payment, command, status=201)


@router.post("/books/{book}/payments/{payment}/countersignature", status_code=201)
async def countersign_payment(book: str, payment: str, body: ActBody, ctx: FinanceCommand) -> Response:
    """A further signature under a reviewed payment, by neither applicant nor reviewer; some lanes require it."""
    command = commands.CountersignPayment(act=ctx.act(body, within(book)), book=book, payment=payment)
    return await ctx.execute(commands.countersign_payment, command, status=201)


@router.post("/books/{book}/payments/{payment}/withdrawal", status_code=201)
async def withdraw_payment(book: str, payment: str, body: ActBody, ctx: CountyCommand) -> Response:
    """Send a payment back that passed its review and was not posted, with a reason; it may be asked for anew."""
    command = commands.WithdrawPayment(act=ctx.act(body, within(book)), book=book, payment=payment)
    return await ctx.execute(commands.withdraw_payment, command, status=201)


@router.post("/books/{book}/payments/{payment}/posting", status_code=201)
async def post_payment(book: str, payment: str, body: PostingBody, ctx: KeeperCommand) -> Response:
    """Pay what was asked and passed: the third act, the named keeper's. Answers the split by lot."""
    command = commands.PostPayment(
        act=ctx.act(body, within(book)), book=book, payment=payment, voucher_no=body.voucher_no
    )
    return await ctx.execute(commands.post_payment, command, status=201)


@router.post("/books/{book}/spendings", status_code=201)
async def report_spending(book: str, body: SpendingBody, ctx: UnitCommand) -> Response:
    """The unit's own sub-ledger: what it spent, with evidence (有据可查). Answers the total spent."""
    command = commands.ReportSpending(
        act=ctx.act(body, within(book)),
        book=book,
        project=body.project,
        fen=money.fen(body.amount),
        evidence=body.evidence,
        supplier=body.supplier,
        replaces=body.replaces,
    )
    return await ctx.execute(commands.report_spending, command, status=201)


@router.post("/books/{book}/surpluses", status_code=201)
async def return_surplus(book: str, body: SurplusBody, ctx: FinanceCommand) -> Response:
    """Return what an accepted project did not need to the lots it came from; zero is a valid amount."""
    command = commands.ReturnSurplus(act=ctx.act(body, within(book)), book=book, project=body.project)
    return await ctx.execute(commands.return_surplus, command, status=201)


@reads.get("/books/{book}/payments", response_model=Page)
def payments(
    book: str,
    ctx: ReaderQuery,
    kind: Kind,
    stage: Stage | None = None,
    green_channel: bool | None = None,
    overdue: bool = False,
    after: Position = 0,
    limit: Limit = 100,
) -> Any:
    """The payments of a book; the next step is due at `due_at`, `overdue=true` lists late ones; also CSV or XLSX."""
    late_at = ctx.state.clock() if overdue else None
    part = rows_of(ctx, book, Matter.PAYMENTS)

    def read(last: int, size: int) -> Rows:
        return ctx.read(PaymentQueries).payments(book, part, stage, green_channel, late_at, last, size)

    return listed(ctx, kind, columns.PAYMENTS, read, after, limit, book=book, name=f"{book}-payments")


@reads.get("/books/{book}/payments/{payment}")
def payment(book: str, payment: str, ctx: ReaderQuery) -> dict[str, Any]:
    """One payment with its stage, and in `repeats` how many findings of each code there are over all payments."""
    found = ctx.read(PaymentQueries).payment(book, payment, rows_of(ctx, book, Matter.PAYMENTS))
    return found | standing(ctx, book)


@reads.get("/books/{book}/payments/{payment}/findings", response_model=Page)
def payment_findings(
    book: str, payment: str, ctx: PayeeQuery, kind: Kind, after: Position = 0, limit: Limit = 100
) -> Any:
    """What of a payment or batch was asked for or paid before, found at its latest step: which line, whom (masked for
    those who may see it), which payment and line, project, amount and day before, and the clause; also a file.
    """
    in_region(ctx, book)
    ctx.read(PaymentQueries).payment(book, payment)

    def found(last: int, size: int) -> Rows:
        return ctx.read(PaymentQueries).payment_findings(book, payment, last, size)

    read = explained(ctx, book, found)
    name = f"{payment}-findings"
    return listed(ctx, kind, PAYMENT_FINDINGS, read, after, limit, book=book, name=name, cursor="number")
