"""The counter of the tap. Handlers parse, call, return; roles stand in the dependency of each route."""

from typing import Annotated

from fastapi import Depends, Response

from services.ledger.book.access import FinanceCommand, KeeperCommand
from services.ledger.book.usual_days import within
from services.ledger.payees.api import committed
from services.ledger.payments.bodies import PaymentBody, PostingBody, ReviewBody, SpendingBody, SurplusBody
from services.ledger.payments.commands import (
    CountersignPayment,
    PostPayment,
    ReportSpending,
    RequestPayment,
    ReturnSurplus,
    ReviewPayment,
    WithdrawPayment,
)
from shared.kernel import money
from shared.platform.identity.roles import Role
from shared.platform.web.bodies import ActBody
from shared.platform.web.context import CommandContext, require_role
from shared.platform.web.router import Router

router = Router(prefix="/ledger/v1", tags=["账本"])

ReviewerCommand = Annotated[CommandContext, Depends(require_role(Role.REVIEWER))]
CountyCommand = Annotated[CommandContext, Depends(require_role(Role.REVIEWER, Role.FINANCE, Role.KEEPER))]
UnitCommand = Annotated[CommandContext, Depends(require_role(Role.IMPLEMENTER))]
ApplicantCommand = Annotated[CommandContext, Depends(require_role(Role.IMPLEMENTER, Role.PROJECT_DEPT))]


@router.post("/books/{book}/payments", status_code=201)
async def request_payment(book: str, body: PaymentBody, ctx: ApplicantCommand) -> Response:
    """Ask for a payment to a confirmed project: the first of three acts. Answers {payment}."""
    terms = await committed(ctx, book, body.to_terms())
    command = RequestPayment(act=ctx.act(body, within(book)), book=book, terms=terms)
    return await ctx.do(ctx.application.request_payment, command, status=201)


@router.post("/books/{book}/payments/{payment}/review", status_code=201)
async def review_payment(book: str, payment: str, body: ReviewBody, ctx: ReviewerCommand) -> Response:
    """Compliance review by the finance department: the second act. Answers findings and rule pack."""
    command = ReviewPayment(act=ctx.act(body, within(book)), book=book, payment=payment, passed=body.passed)
    return await ctx.do(ctx.application.review_payment, command, status=201)


@router.post("/books/{book}/payments/{payment}/countersignature", status_code=201)
async def countersign_payment(book: str, payment: str, body: ActBody, ctx: FinanceCommand) -> Response:
    """A further signature under a reviewed payment, by neither applicant nor reviewer; some lanes require it."""
    command = CountersignPayment(act=ctx.act(body, within(book)), book=book, payment=payment)
    return await ctx.do(ctx.application.countersign_payment, command, status=201)


@router.post("/books/{book}/payments/{payment}/withdrawal", status_code=201)
async def withdraw_payment(book: str, payment: str, body: ActBody, ctx: CountyCommand) -> Response:
    """Send a payment back that passed its review and was not posted, with a reason; it may be asked for anew."""
    command = WithdrawPayment(act=ctx.act(body, within(book)), book=book, payment=payment)
    return await ctx.do(ctx.application.withdraw_payment, command, status=201)


@router.post("/books/{book}/payments/{payment}/posting", status_code=201)
async def post_payment(book: str, payment: str, body: PostingBody, ctx: KeeperCommand) -> Response:
    """Pay what was asked and passed: the third act, the named keeper's. Answers the split by lot."""
    command = PostPayment(act=ctx.act(body, within(book)), book=book, payment=payment, voucher_no=body.voucher_no)
    return await ctx.do(ctx.application.post_payment, command, status=201)


@router.post("/books/{book}/spendings", status_code=201)
async def report_spending(book: str, body: SpendingBody, ctx: UnitCommand) -> Response:
    """The unit's own sub-ledger: what it spent, with evidence (有据可查). Answers the total spent."""
    command = ReportSpending(
        act=ctx.act(body, within(book)),
        book=book,
        project=body.project,
        fen=money.fen(body.amount),
        evidence=body.evidence,
        supplier=body.supplier,
        replaces=body.replaces,
    )
    return await ctx.do(ctx.application.report_spending, command, status=201)


@router.post("/books/{book}/surpluses", status_code=201)
async def return_surplus(book: str, body: SurplusBody, ctx: FinanceCommand) -> Response:
    """Return what an accepted project did not need to the lots it came from; zero is a valid amount."""
    command = ReturnSurplus(act=ctx.act(body, within(book)), book=book, project=body.project)
    return await ctx.do(ctx.application.return_surplus, command, status=201)
