"""Routes of announced money and settled advances. Amounts are strings in yuan with two decimals."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import Query, Response

from services.ledger.book import export_columns as columns
from services.ledger.book.access import FinanceCommand, ReaderQuery, in_region, standing
from services.ledger.book.fields import EntryBody, Filled, Short
from services.ledger.book.listing import Kind, Rows, listed
from services.ledger.book.receipt import lot_name
from services.ledger.book.usual_days import within
from services.ledger.expected_receipts import commands
from services.ledger.expected_receipts.announcement import Announcement
from services.ledger.expected_receipts.queries import ExpectedReceiptQueries
from shared.kernel import money
from shared.platform.clock import business_date
from shared.platform.web import bodies
from shared.platform.web.bodies import Day, Page, PageSize, YuanText
from shared.platform.web.context import QueryContext
from shared.platform.web.router import Router


class AnnouncementBody(EntryBody):
    """A line of the own level's budget, or a superior's notice; the money should be here by `due_on`."""

    source: Literal["budget", "notice"]
    document_no: Short
    fund_line: Short
    amount: YuanText
    level: Short
    fund_type: Short
    issuing_department: Short
    due_on: Day
    document_date: Day | None = None
    agricultural: bool = True
    capital: Short = "fiscal"
    reach: Short = ""

    def to_announcement(self) -> Announcement:
        """The announcement, in fen."""
        facts = self.model_dump(exclude={"amount", "effective_on", "reason", "adjusts"})
        return Announcement(fen=money.fen(self.amount), **facts)


class WithdrawalBody(EntryBody):
    """Await this announcement ("document fund-line") no longer; `reason` is required."""

    announcement: Filled


class PostponementBody(EntryBody):
    """Await this announcement ("document fund-line") until another day; `reason` is required."""

    announcement: Filled
    due_on: Day


class SettlementBody(EntryBody):
    """Set the quota of a later document against an advance payment."""

    lot: Filled
    document_no: Filled
    amount: YuanText
    document_date: Day | None = None


router = Router(prefix="/ledger/v1", tags=["账本：预告与预拨"])

Standing = Literal["awaited", "overdue", "short", "received", "withdrawn"]
OnDay = Annotated[bodies.Day | None, Query()]


@router.post("/books/{book}/announcements", status_code=201)
async def announce_funds(book: str, body: AnnouncementBody, ctx: FinanceCommand) -> Response:
    """Put a budget line or a superior's notice on record; a receipt of the same document and line answers it."""
    command = commands.AnnounceFunds(act=ctx.act(body, within(book)), book=book, said=body.to_announcement())
    return await ctx.execute(commands.announce_funds, command, status=201)


@router.post("/books/{book}/announcements/withdrawal", status_code=201)
async def withdraw_announcement(book: str, body: WithdrawalBody, ctx: FinanceCommand) -> Response:
    """Await an announcement no longer, with the reason: taken back by the superior, or the budget was amended."""
    command = commands.WithdrawAnnouncement(act=ctx.act(body), book=book, announcement=lot_name(body.announcement))
    return await ctx.execute(commands.withdraw_announcement, command, status=201)


@router.post("/books/{book}/announcements/postponement", status_code=201)
async def postpone_announcement(book: str, body: PostponementBody, ctx: FinanceCommand) -> Response:
    """Await an announcement until another day, with the reason; until then it is no exception. Answers {due_on}."""
    name = lot_name(body.announcement)
    command = commands.PostponeAnnouncement(act=ctx.act(body), book=book, announcement=name, due_on=body.due_on)
    return await ctx.execute(commands.postpone_announcement, command, status=201)


@router.post("/books/{book}/settlements", status_code=201)
async def settle_advance(book: str, body: SettlementBody, ctx: FinanceCommand) -> Response:
    """Set a later quota against an advance payment (预拨清算). No money moves. Answers {unsettled_fen}."""
    command = commands.SettleAdvance(
        act=ctx.act(body, within(book)),
        book=book,
        lot=lot_name(body.lot),
        document_no=body.document_no,
        document_date=body.document_date,
        fen=money.fen(body.amount),
    )
    return await ctx.execute(commands.settle_advance, command, status=201)


@router.get("/books/{book}/announcements", response_model=Page)
def announcements(
    book: str,
    ctx: ReaderQuery,
    kind: Kind,
    standing: Standing | None = None,
    on: OnDay = None,
    after: Annotated[bodies.Position, Query()] = 0,
    limit: Annotated[PageSize, Query()] = 100,
) -> Any:
    """Announced money with what of it was received; `standing=overdue` are the exceptions of a day (today)."""
    in_region(ctx, book)
    day = _day(ctx, on)

    def read(last: int, size: int) -> Rows:
        return ctx.read(ExpectedReceiptQueries).announcements(book, day, standing, last, size)

    return listed(
        ctx, kind, columns.ANNOUNCEMENTS, read, after, limit, book=book, name=f"{book}-announcements", cursor="entry_no"
    )


@router.get("/books/{book}/coverage")
def coverage(book: str, ctx: ReaderQuery, on: OnDay = None) -> dict[str, Any]:
    """Budgeted and notified against received, and every line that is missing from the ledger (LED-22)."""
    in_region(ctx, book)
    found = ctx.read(ExpectedReceiptQueries).coverage(book, _day(ctx, on))
    return found | standing(ctx, book)


def _day(ctx: QueryContext, on: date | None) -> date:
    return on or business_date(ctx.state.clock())
