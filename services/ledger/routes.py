"""The ledger's counter: every command. Handlers parse, call, return; roles stand in the dependency of each route."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from services.ledger import commands, schemas
from services.ledger.imports import router as imports
from services.ledger.readings import router as readings
from shared.http.bodies import ActBody
from shared.http.desk import Desk, desk
from shared.identity.roles import Role
from shared.kernel import money

router = APIRouter(prefix="/ledger/v1", tags=["账本"])

MAX_BULK_BYTES = 4 * 1024 * 1024

AtFinance = Annotated[Desk, Depends(desk(Role.FINANCE))]
AtKeeper = Annotated[Desk, Depends(desk(Role.KEEPER))]
AtReviewer = Annotated[Desk, Depends(desk(Role.REVIEWER))]
AtUnit = Annotated[Desk, Depends(desk(Role.IMPLEMENTER))]
AtApplicant = Annotated[Desk, Depends(desk(Role.IMPLEMENTER, Role.PROJECT_DEPT))]


@router.post("/books", status_code=201)
async def open_book(body: schemas.BookBody, at: AtFinance) -> Response:
    """Open the one special account of a county and fiscal year, under a named keeper (专人管理)."""
    command = commands.OpenBook(act=at.act(body), county=body.county, fiscal_year=body.fiscal_year, keeper=body.keeper)
    return await at.do(at.application.open_book, command, status=201)


@router.post("/books/{book}/keeper", status_code=201)
async def appoint_keeper(book: str, body: schemas.KeeperBody, at: AtFinance) -> Response:
    """Name another keeper, or log a substitute with dates."""
    command = commands.AppointKeeper(
        act=at.act(body), book=book, keeper=body.keeper, since=body.since, until=body.until
    )
    return await at.do(at.application.appoint_keeper, command, status=201)


@router.post("/books/{book}/inflows", status_code=201)
async def receive_inflow(book: str, body: schemas.InflowBody, at: AtKeeper) -> Response:
    """Book one receipt (收到一笔资金进一笔); it is a lot for life. Answers {lot, entry_no}."""
    command = commands.ReceiveInflow(act=at.act(body), book=book, receipt=body.to_receipt())
    return await at.do(at.application.receive_inflow, command, status=201)


@router.post("/books/{book}/inflows/bulk", status_code=201, max_body_size=MAX_BULK_BYTES)
async def receive_inflows(
    book: str,
    request: Request,
    at: AtKeeper,
    effective_on: date | None = None,
    reason: Annotated[str, Query(max_length=2000)] = "",
) -> Response:
    """Book up to 1,000 receipts, a JSON array or one JSON object a line, all or none. Answers {accepted, lots}."""
    receipts = tuple(line.to_receipt() for line in _lines(await request.body()))
    act = at.act(ActBody(effective_on=effective_on, reason=reason))
    command = commands.ReceiveInflows(act=act, book=book, receipts=receipts)
    return await at.do(at.application.receive_inflows, command, status=201)


def _lines(body: bytes) -> list[schemas.ReceiptLine]:
    text = body.strip()
    if not text.startswith(b"["):
        text = b"[" + b",".join(line for line in text.splitlines() if line.strip()) + b"]"
    try:
        return schemas.LINES.validate_json(text)
    except ValidationError as wrong:
        raise RequestValidationError([{**e, "loc": ("lines", *e["loc"])} for e in wrong.errors()]) from wrong


@router.post("/books/{book}/commitments", status_code=201)
async def commit_funds(book: str, body: schemas.CommitmentBody, at: AtFinance) -> Response:
    """Set a decided project's money aside, after a shortage or before the book was open. Answers the split by lot."""
    command = commands.CommitFunds(act=at.act(body), book=book, project=body.project)
    return await at.do(at.application.commit_funds, command, status=201)


@router.post("/books/{book}/payments", status_code=201)
async def request_payment(book: str, body: schemas.PaymentBody, at: AtApplicant) -> Response:
    """Ask for a payment to a confirmed project: the first of three acts. Answers {payment}."""
    command = commands.RequestPayment(act=at.act(body), book=book, terms=body.to_terms())
    return await at.do(at.application.request_payment, command, status=201)


@router.post("/books/{book}/payments/{payment}/review", status_code=201)
async def review_payment(book: str, payment: str, body: schemas.ReviewBody, at: AtReviewer) -> Response:
    """Compliance review by the finance department: the second act. Answers findings and rule pack."""
    command = commands.ReviewPayment(act=at.act(body), book=book, payment=payment, passed=body.passed)
    return await at.do(at.application.review_payment, command, status=201)


@router.post("/books/{book}/payments/{payment}/posting", status_code=201)
async def post_payment(book: str, payment: str, body: schemas.PostingBody, at: AtKeeper) -> Response:
    """Pay what was asked and passed: the third act, the named keeper's. Answers the split by lot."""
    command = commands.PostPayment(act=at.act(body), book=book, payment=payment, voucher_no=body.voucher_no)
    return await at.do(at.application.post_payment, command, status=201)


@router.post("/books/{book}/spendings", status_code=201)
async def report_spending(book: str, body: schemas.SpendingBody, at: AtUnit) -> Response:
    """The unit's own sub-ledger: what it spent, with evidence (有据可查). Answers the total spent."""
    command = commands.ReportSpending(
        act=at.act(body),
        book=book,
        project=body.project,
        fen=money.fen(body.amount),
        evidence=body.evidence,
        supplier=body.supplier,
    )
    return await at.do(at.application.report_spending, command, status=201)


@router.post("/books/{book}/surpluses", status_code=201)
async def return_surplus(book: str, body: schemas.SurplusBody, at: AtFinance) -> Response:
    """Return what an accepted project did not need to the lots it came from; zero is a valid amount."""
    command = commands.ReturnSurplus(act=at.act(body), book=book, project=body.project)
    return await at.do(at.application.return_surplus, command, status=201)


ROUTERS = (router, imports, readings)
