"""Routes of changes inside the pool. Amounts are strings in yuan; they become integer fen at once."""

from typing import Annotated, Any

from fastapi import Depends, Path, Query, Response

from services.ledger.book import export_columns as columns
from services.ledger.book.access import FinanceCommand, ReaderQuery, in_region, standing
from services.ledger.book.fields import EntryBody, Filled, Short
from services.ledger.book.listing import Kind, Rows, listed
from services.ledger.book.usual_days import within
from services.ledger.reallocation import commands
from services.ledger.reallocation.decisions import NewUse
from services.ledger.reallocation.queries import ReallocationQueries
from shared.kernel import money
from shared.platform.clock import business_date
from shared.platform.identity.roles import Role
from shared.platform.web import bodies
from shared.platform.web.bodies import NUMBERS, Day, Page, PageSize, YuanText
from shared.platform.web.context import CommandContext, require_role
from shared.platform.web.router import Router


class UseChangeBody(EntryBody):
    """Change the use of unpaid money of `project`: for `to_project`, or (without it) for another `purpose` of its own.

    `plan_clause` cites the plan it rests on, `department` is the competent department it is filed with.
    """

    project: Filled
    to_project: Short = ""
    purpose: Short = ""
    amount: YuanText
    plan_clause: Filled
    department: Filled

    def to_use(self) -> NewUse:
        """The change, in fen."""
        to = self.to_project or self.project
        fen = money.fen(self.amount)
        return NewUse(self.project, to, self.purpose, fen, self.plan_clause, self.department)


class UseFilingBody(EntryBody):
    """The day on which a change of use was reported, and the receipt's number; `of_book` where a sealed book has it."""

    of_book: Short = ""
    filed_on: Day
    receipt_no: Annotated[Short, NUMBERS] = ""


class CategoryTransferBody(EntryBody):
    """Free money of a lot counts as `target` instead of `source` (empty: it had none), by this pooling document."""

    lot: Filled
    source: Short = ""
    target: Filled
    amount: YuanText
    document_no: Filled


router = Router(prefix="/ledger/v1", tags=["账本调整"])

GovernmentCommand = Annotated[CommandContext, Depends(require_role(Role.COUNTY_GOV))]
Number = Annotated[int, Path(ge=1, le=2**53)]


@router.post("/books/{book}/use-changes", status_code=201)
async def change_use(book: str, body: UseChangeBody, ctx: GovernmentCommand) -> Response:
    """Change the use (调整用途) of unpaid money, citing the plan; the county government's own power.

    Answers {change_no, draws}. 409 only-unpaid, superiors-earmark, commitment-exhausted.
    """
    command = commands.ChangeUse(act=ctx.act(body, within(book)), book=book, use=body.to_use())
    return await ctx.execute(commands.change_use, command, status=201)


@router.post("/books/{book}/use-changes/{change_no}/filing", status_code=201)
async def file_use_change(book: str, change_no: Number, body: UseFilingBody, ctx: GovernmentCommand) -> Response:
    """Note that a change of use was reported to the competent department for filing (备案). It blocks nothing.

    `of_book` where the change lies in the sealed book of an earlier year: that is noted in the open one.
    """
    command = commands.FileUseChange(
        act=ctx.act(body),
        book=book,
        change_no=change_no,
        of_book=body.of_book,
        filed_on=body.filed_on,
        receipt_no=body.receipt_no,
    )
    return await ctx.execute(commands.file_use_change, command, status=201)


@router.post("/books/{book}/category-transfers", status_code=201)
async def transfer_category(book: str, body: CategoryTransferBody, ctx: FinanceCommand) -> Response:
    """Let free money of a lot count as another of the broad categories (大类间统筹); its origin stays what it was."""
    command = commands.TransferCategory(
        act=ctx.act(body, within(book)),
        book=book,
        lot=body.lot,
        source=body.source,
        target=body.target,
        fen=money.fen(body.amount),
        document_no=body.document_no,
    )
    return await ctx.execute(commands.transfer_category, command, status=201)


@router.get("/books/{book}/use-changes", response_model=Page)
def use_changes(
    book: str,
    ctx: ReaderQuery,
    kind: Kind,
    on: Annotated[bodies.Day | None, Query()] = None,
    after: Annotated[bodies.Position, Query()] = 0,
    limit: Annotated[PageSize, Query()] = 100,
) -> Any:
    """The changes of use of a book with their filing; `overdue` where it was due before `on` (today) and not done."""
    in_region(ctx, book)
    day = on or business_date(ctx.state.clock())

    def read(last: int, size: int) -> Rows:
        return ctx.read(ReallocationQueries).use_changes(book, day, last, size)

    return listed(
        ctx, kind, columns.USE_CHANGES, read, after, limit, book=book, name=f"{book}-use-changes", cursor="change_no"
    )


@router.get("/books/{book}/categories")
def categories(book: str, ctx: ReaderQuery) -> dict[str, Any]:
    """What of the book's money counts as which broad category, lot by lot and in sum."""
    in_region(ctx, book)
    found = ctx.read(ReallocationQueries).categories(book)
    return found | standing(ctx, book)
