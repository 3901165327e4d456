"""Books with their balances, projects with their money, and lineage. Each answer names the log entry it rests on."""

from typing import Annotated, Any

from fastapi import Query

from services.ledger.book import export_columns as columns
from services.ledger.book.access import ReaderQuery, in_region, rows_of, standing
from services.ledger.book.listing import Kind, Rows, as_marked_file, listed
from services.ledger.book.point import Point
from services.ledger.book.queries import BookQueries
from services.ledger.book.rows import page_of
from services.ledger.reports.queries.balances import Balances
from services.ledger.reports.queries.lineage import Lineage
from services.ledger.reports.queries.project_funds import ProjectFunds
from shared.kernel.regional_access import Matter
from shared.platform.web import bodies
from shared.platform.web.bodies import Page, PageSize
from shared.platform.web.pages import place_name
from shared.platform.web.router import Router

router = Router(prefix="/ledger/v1", tags=["账本查询"])

Limit = Annotated[PageSize, Query()]
Text = Annotated[str, Query(max_length=500)]
Position = Annotated[bodies.Position, Query()]


@router.get("/books")
def books(ctx: ReaderQuery, region: Text = "", after: Text = "", limit: Limit = 100) -> Page:
    """The books of a region (division code prefix; the reader's own by default). 403 outside-region beyond that."""
    region = ctx.listed(region, "/query/region")
    rows = [row | {"place": place_name(row["county"])} for row in ctx.read(BookQueries).books(region, after, limit)]
    return Page(items=rows, next=page_of(rows, limit, "book"), sequence=ctx.sequence)


@router.get("/books/{book}")
def book(book: str, ctx: ReaderQuery, point: Point) -> dict[str, Any]:
    """One book: received, available, committed, disbursed, spent and returned, now or at a point in the past."""
    in_region(ctx, book)
    found = ctx.read(Balances).book(book, point)
    return found | standing(ctx, book)


@router.get("/books/{book}/projects", response_model=Page)
def projects(book: str, ctx: ReaderQuery, kind: Kind, after: Text = "", limit: Limit = 100) -> Any:
    """The projects of a book: what the gates rest on, and the money set aside, paid, spent, returned; also a file."""
    part = rows_of(ctx, book, Matter.PROJECTS)

    def read(last: str, size: int) -> Rows:
        return ctx.read(ProjectFunds).projects(book, part, last, size)

    name = f"{book}-projects"
    return listed(ctx, kind, columns.PROJECTS, read, after, limit, name=name, cursor="project")


@router.get("/books/{book}/trial-balance")
def trial_balance(book: str, ctx: ReaderQuery, point: Point, kind: Kind) -> Any:
    """Sums of postings by account at a point; `total_fen` must be 0; also as CSV or XLSX."""
    in_region(ctx, book)
    found = ctx.read(Balances).trial_balance(book, point)
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
    trace = ctx.read(Lineage).trace
    found = trace(book, lot=ctx.read(BookQueries).lot_called(book, lot), project=project, payment=payment, asset=asset)
    return found | standing(ctx, book)
