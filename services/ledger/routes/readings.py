"""The ledger's window: every question. Each answer names the entry of the log it rests on."""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query

from services.ledger.domain.receipts import lot_name
from services.ledger.queries import AsOf, page_of
from services.ledger.routes.counters import AtWindow, in_region
from services.ledger.schemas import columns
from services.ledger.schemas.fields import Period
from shared.http import bodies
from shared.http.bodies import Page, PageSize
from shared.http.desk import Reader
from shared.http.tabular import Format, as_file, every, wanted

router = APIRouter(prefix="/ledger/v1", tags=["账本查询"])

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
Kind = Annotated[Format, Depends(wanted)]


def alike(
    level: Text | None = None,
    fund_type: Text | None = None,
    kind: Text | None = None,
    capital: Text | None = None,
    arranged_by: Text | None = None,
    broad_category: Text | None = None,
    fund_code: Text | None = None,
    issuing_department: Text | None = None,
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
def books(ask: AtWindow, region: Text = "", after: Text = "", limit: Limit = 100) -> Page:
    """The books of a region (division code prefix; the reader's own by default)."""
    ask.within(region)
    own = ask.caller.actor.region if ask.caller else ""
    region = region if region.startswith(own) else own
    rows = ask.queries.books(region, after, limit)
    return Page(items=rows, next=page_of(rows, limit, "book"), sequence=ask.sequence)


@router.get("/books/{book}")
def book(book: str, ask: AtWindow, point: Point) -> dict[str, Any]:
    """One book: received, available, committed, disbursed, spent and returned, now or at a point in the past."""
    in_region(ask, book)
    found: dict[str, Any] = ask.queries.book(book, point)
    return found | {"sequence": ask.sequence}


@router.get("/books/{book}/entries", response_model=Page)
def entries(book: str, ask: AtWindow, point: Point, kind: Kind, after: Position = 0, limit: Limit = 100) -> Any:
    """The entries of a book, gap-free by number, each with who, when, why and how much; also as CSV or XLSX."""
    return _listed(ask, book, kind, columns.ENTRIES, partial(ask.queries.entries, book, point), after, limit)


@router.get("/books/{book}/lots", response_model=Page)
def lots(book: str, ask: AtWindow, alike: Alike, kind: Kind, after: Position = 0, limit: Limit = 100) -> Any:
    """The lots of a book with all attributes: what came in, what is left, set aside, paid; also as CSV or XLSX."""
    read = partial(ask.queries.lots, book, alike)
    return _listed(ask, book, kind, columns.LOTS, read, after, limit)


@router.get("/books/{book}/projects")
def projects(book: str, ask: AtWindow, after: Text = "", limit: Limit = 100) -> Page:
    """The projects of a book: what the gates rest on, and the money set aside, paid, spent, returned."""
    in_region(ask, book)
    rows = ask.queries.projects(book, after, limit)
    return Page(items=rows, next=page_of(rows, limit, "project"), sequence=ask.sequence)


@router.get("/books/{book}/payments", response_model=Page)
def payments(
    book: str,
    ask: AtWindow,
    kind: Kind,
    stage: Literal["requested", "passed", "failed", "countersigned", "posted"] | None = None,
    green_channel: bool | None = None,
    overdue: bool = False,
    after: Position = 0,
    limit: Limit = 100,
) -> Any:
    """The payments of a book; the next step is due at `due_at`, `overdue=true` lists late ones; also CSV or XLSX."""
    late_at = ask.state.clock() if overdue else None
    read = partial(ask.queries.payments, book, stage, green_channel, late_at)
    return _listed(ask, book, kind, columns.PAYMENTS, read, after, limit)


@router.get("/books/{book}/unallocated")
def unallocated(book: str, ask: AtWindow) -> dict[str, Any]:
    """What lies in the pool and is not yet allotted to any project (LED-27)."""
    in_region(ask, book)
    return {"book": book, "unallocated_fen": ask.queries.unallocated(book), "sequence": ask.sequence}


@router.get("/books/{book}/trial-balance")
def trial_balance(book: str, ask: AtWindow, point: Point, kind: Kind) -> Any:
    """Sums of postings by account at a point; `total_fen` must be 0; also as CSV or XLSX."""
    in_region(ask, book)
    found: dict[str, Any] = ask.queries.trial_balance(book, point)
    if kind != "json":
        return as_file(kind, found["accounts"], f"{book}-trial-balance", columns.TRIAL_BALANCE)
    return found | {"sequence": ask.sequence}


@router.get("/books/{book}/lineage")
def lineage(
    book: str, ask: AtWindow, lot: Text = "", project: Text = "", payment: Text = "", asset: Text = ""
) -> dict[str, Any]:
    """Follow money both ways from a lot ("document fund-line"), a project, a payment or an asset.

    Answers the documents, movements, payments with payees, projects with what their gates rest on, notices and assets.
    """
    in_region(ask, book)
    trace = ask.queries.lineage.trace
    found: dict[str, Any] = trace(book, lot=lot_name(lot), project=project, payment=payment, asset=asset)
    return found | {"sequence": ask.sequence}


def _listed(
    ask: Reader,
    book: str,
    kind: Format,
    shown: dict[str, str],
    read: Callable[[int, int], list[dict[str, Any]]],
    after: int,
    limit: int,
) -> Any:
    """One page as JSON, or the whole list as a file."""
    in_region(ask, book)

    def page(cursor: str | None, size: int) -> Page:
        rows = read(int(cursor or 0), size)
        return Page(items=rows, next=page_of(rows, size, "entry_no"), sequence=ask.sequence)

    return page(str(after), limit) if kind == "json" else as_file(kind, every(page), book, shown)
