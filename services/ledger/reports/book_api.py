"""The ledger's window: every question. Each answer names the entry of the log it rests on."""

from functools import partial
from typing import Annotated, Any

from fastapi import Depends, Query

from services.ledger.book import export_columns as columns
from services.ledger.book.access import PayeeQuery, ReaderQuery, in_region, rows_of, standing
from services.ledger.book.fields import Period
from services.ledger.book.listing import Kind, Stage, as_marked_file, listed
from services.ledger.payments.finding_columns import PAYMENT_FINDINGS
from services.ledger.payments.finding_labels import explained
from services.ledger.reports.queries import AsOf, Queries, page_of
from shared.kernel.regional_access import Matter
from shared.platform.web import bodies
from shared.platform.web.bodies import Page, PageSize
from shared.platform.web.pages import place_name
from shared.platform.web.router import Router

router = Router(prefix="/ledger/v1", tags=["账本查询"])

Limit = Annotated[PageSize, Query()]
Text = Annotated[str, Query(max_length=500)]
Position = Annotated[bodies.Position, Query()]


def as_of(
    as_of_effective: Annotated[bodies.Day | None, Query()] = None,
    as_of_recorded: Annotated[bodies.Moment | None, Query()] = None,
    at_entry: Position | None = None,
    at_sequence: Position | None = None,
    adjusts: Annotated[Period | None, Query()] = None,
) -> AsOf:
    """The point to look back from: business date, recorded time, entry of the book or of the log; none means now.

    `adjusts` leaves only the adjustments of that closed month.
    """
    return AsOf(as_of_effective, as_of_recorded, at_entry, at_sequence, adjusts)


Point = Annotated[AsOf, Depends(as_of)]


def alike(
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


@router.get("/books")
def books(ctx: ReaderQuery, region: Text = "", after: Text = "", limit: Limit = 100) -> Page:
    """The books of a region (division code prefix; the reader's own by default). 403 outside-region beyond that."""
    region = ctx.listed(region, "/query/region")
    rows = [row | {"place": place_name(row["county"])} for row in ctx.read(Queries).books(region, after, limit)]
    return Page(items=rows, next=page_of(rows, limit, "book"), sequence=ctx.sequence)


@router.get("/books/{book}")
def book(book: str, ctx: ReaderQuery, point: Point) -> dict[str, Any]:
    """One book: received, available, committed, disbursed, spent and returned, now or at a point in the past."""
    in_region(ctx, book)
    found: dict[str, Any] = ctx.read(Queries).book(book, point)
    return found | standing(ctx, book)


@router.get("/books/{book}/entries", response_model=Page)
def entries(book: str, ctx: ReaderQuery, point: Point, kind: Kind, after: Position = 0, limit: Limit = 100) -> Any:
    """The entries of a book, gap-free by number, each with who, when, why and how much; also as CSV or XLSX."""
    in_region(ctx, book)
    read = partial(ctx.read(Queries).entries, book, point)
    return listed(ctx, kind, columns.ENTRIES, read, after, limit, book=book, name=f"{book}-entries")


@router.get("/books/{book}/lots", response_model=Page)
def lots(book: str, ctx: ReaderQuery, alike: Alike, kind: Kind, after: Position = 0, limit: Limit = 100) -> Any:
    """The lots of a book with all attributes: what came in, what is left, set aside, paid; also as CSV or XLSX."""
    in_region(ctx, book)
    return listed(
        ctx,
        kind,
        columns.LOTS,
        partial(ctx.read(Queries).lots, book, alike),
        after,
        limit,
        book=book,
        name=f"{book}-lots",
    )


@router.get("/books/{book}/projects", response_model=Page)
def projects(book: str, ctx: ReaderQuery, kind: Kind, after: Text = "", limit: Limit = 100) -> Any:
    """The projects of a book: what the gates rest on, and the money set aside, paid, spent, returned; also a file."""
    read = partial(ctx.read(Queries).projects, book, rows_of(ctx, book, Matter.PROJECTS))
    name = f"{book}-projects"
    return listed(ctx, kind, columns.PROJECTS, read, after, limit, name=name, cursor="project")


@router.get("/books/{book}/payments", response_model=Page)
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
    read = partial(ctx.read(Queries).payments, book, part, stage, green_channel, late_at)
    return listed(ctx, kind, columns.PAYMENTS, read, after, limit, book=book, name=f"{book}-payments")


@router.get("/books/{book}/payments/{payment}")
def payment(book: str, payment: str, ctx: ReaderQuery) -> dict[str, Any]:
    """One payment with its stage, and in `repeats` how many findings of each code there are over all payments."""
    found: dict[str, Any] = ctx.read(Queries).payment(book, payment, rows_of(ctx, book, Matter.PAYMENTS))
    return found | standing(ctx, book)


@router.get("/books/{book}/payments/{payment}/findings", response_model=Page)
def payment_findings(
    book: str, payment: str, ctx: PayeeQuery, kind: Kind, after: Position = 0, limit: Limit = 100
) -> Any:
    """What of a payment or batch was asked for or paid before, found at its latest step: which line, whom (masked for
    those who may see it), which payment and line, project, amount and day before, and the clause; also a file.
    """
    in_region(ctx, book)
    ctx.read(Queries).payment(book, payment)
    read = explained(ctx, book, partial(ctx.read(Queries).payment_findings, book, payment))
    name = f"{payment}-findings"
    return listed(ctx, kind, PAYMENT_FINDINGS, read, after, limit, book=book, name=name, cursor="number")


@router.get("/books/{book}/unallocated")
def unallocated(book: str, ctx: ReaderQuery) -> dict[str, Any]:
    """What lies in the pool and is not yet allotted to any project (LED-27)."""
    in_region(ctx, book)
    return {"book": book, "unallocated_fen": ctx.read(Queries).unallocated(book)} | standing(ctx, book)


@router.get("/books/{book}/trial-balance")
def trial_balance(book: str, ctx: ReaderQuery, point: Point, kind: Kind) -> Any:
    """Sums of postings by account at a point; `total_fen` must be 0; also as CSV or XLSX."""
    in_region(ctx, book)
    found: dict[str, Any] = ctx.read(Queries).trial_balance(book, point)
    if kind != "json":
        return as_marked_file(ctx, kind, found["accounts"], f"{book}-trial-balance", columns.TRIAL_BALANCE, book)
    return found | standing(ctx, book)


@router.get("/books/{book}/lineage")
def lineage(
    book: str, ctx: ReaderQuery, lot: Text = "", project: Text = "", payment: Text = "", asset: Text = ""
) -> dict[str, Any]:
    """Follow money both ways from a lot ("document fund-line"), a project, a payment or an asset.

    Answers the documents, movements, payments with payees, projects with what their gates rest on, notices and assets.
    """
    in_region(ctx, book)
    trace = ctx.read(Queries).lineage.trace
    found: dict[str, Any] = trace(
        book, lot=ctx.read(Queries).lot_called(book, lot), project=project, payment=payment, asset=asset
    )
    return found | standing(ctx, book)
