"""Monitoring over HTTP. Aggregated figures are public; lists of entries, assets and alerts need a role."""

from functools import partial
from typing import Annotated, Any

from fastapi import Depends, Header, Path, Query

from services.monitoring.domain.reconciliation import differences
from services.monitoring.domain.rules import targets
from services.monitoring.queries import Clock
from services.monitoring.regions import prefix
from services.monitoring.registers import Listed, shown
from services.monitoring.schemas import After, AsOf, BookId, Limit, OnClock, RegionCode, Sourced, Year
from services.monitoring.sourced import at_least, page_of, queries_of, read_page, stand_of, today_of
from services.monitoring.tables import assets, movements, projects
from shared.kernel.divisions import succession
from shared.kernel.regional_access import COUNTY, Matter
from shared.platform.identity.roles import READERS
from shared.platform.projections.region_rows import lies_in
from shared.platform.web.bodies import Day, Position
from shared.platform.web.comparisons import assert_agreed
from shared.platform.web.context import QueryContext, public_query, query
from shared.platform.web.router import Router
from shared.platform.web.tabular import all_rows, as_csv

router = Router(prefix="/monitoring/v1", tags=["资金监测"])

PublicQuery = Annotated[QueryContext, Depends(public_query)]
ReaderQuery = Annotated[QueryContext, Depends(query(*READERS))]


@router.get("/books")
def list_books(
    ctx: PublicQuery,
    region: Annotated[str, Query(pattern=r"^\d{0,6}$")] = "",
    year: Year | None = None,
    after: After = None,
    limit: Limit = 100,
) -> Sourced:
    """Books with their sums (fen and yuan) and rates as they stand now; `region` is a code of 2, 4 or 6 digits."""
    return page_of(ctx, lambda: Listed(*queries_of(ctx).books(region, year, after, limit)))


@router.get("/books/{book}")
def show_book(book: BookId, ctx: PublicQuery) -> dict[str, Any]:
    """Every figure of one book, as of now, on both clocks. 404 for a book never heard of."""
    return at_least(ctx, lambda: queries_of(ctx).book(book))


@router.get("/books/{book}/rate")
def show_rate(book: BookId, ctx: PublicQuery, as_of: AsOf = None, clock: OnClock = Clock.EFFECTIVE) -> dict[str, Any]:
    """The disbursement rate at the end of a day (MON-01…03): exact amounts, the percentage to one decimal (half up).

    `percent` is null where there is no own-level budget. `everything` rests on what was received and what was carried
    in from last year; `own` never holds carried money (G-66). `targets` are the pack's, each with whether it was
    reached by its day.
    """
    day = as_of or today_of(ctx)
    county, year = succession().place_of(book), book.rpartition("-")[2]
    dated = targets(ctx.state.packs.for_place(county, day), int(year))
    entries = f"/monitoring/v1/books/{book}/entries?own=true&until={day.isoformat()}&clock={clock}"
    rest = {"book": book, "clock": clock, "entries": entries}
    return at_least(ctx, lambda: queries_of(ctx).rate(book, day, clock, dated) | rest)


@router.get("/books/{book}/curve")
def show_curve(book: BookId, ctx: PublicQuery, clock: OnClock = Clock.EFFECTIVE) -> dict[str, Any]:
    """The step line of the rate: one point for each day on which money moved."""
    rest = {"book": book, "clock": clock}
    return at_least(ctx, lambda: rest | queries_of(ctx).curve(book, clock))


@router.get("/books/{book}/months/{month}")
def show_month(
    book: BookId, ctx: PublicQuery, month: Annotated[str, Path(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
) -> dict[str, Any]:
    """Monthly statistics (MON-07) on the business clock: use of funds, completion and acceptance, project progress,
    the share of days that the county's leading group supervised, and the month's checkpoint set once there is one.

    409 while what was heard is not what its publishers signed, or was not compared for an hour: see `comparisons`.
    """
    assert_agreed(ctx.state)
    known = queries_of(ctx).book_under_check(book)
    year, number = map(int, month.split("-"))
    today = today_of(ctx)
    return at_least(ctx, lambda: {"book": known.book} | queries_of(ctx).month(known, year, number, today))


@router.get("/books/{book}/lots")
def list_lots(book: BookId, ctx: PublicQuery, after: After = None, limit: Limit = 100) -> Sourced:
    """The fund master ledger of a book, lot by lot: received, committed, disbursed; whether it is own-level budget.

    A lot carried over (结转) was not received here: `carried_in`, and the book and lot it is the remainder of.
    """
    return page_of(ctx, lambda: queries_of(ctx).registers.lots(book, after, limit))


@router.get("/books/{book}/refusals")
def list_refusals(book: BookId, ctx: PublicQuery, limit: Limit = 100) -> Sourced:
    """Confirmed projects that the pool could not carry, the latest first, with what was there and what was short."""
    return page_of(ctx, lambda: Listed(queries_of(ctx).registers.refusals(book, limit), None))


@router.get("/books/{book}/entries")
def list_entries(
    book: BookId,
    ctx: ReaderQuery,
    own: bool | None = None,
    kind: str | None = None,
    project: str | None = None,
    until: Annotated[Day | None, Query()] = None,
    at_sequence: Annotated[Position | None, Query()] = None,
    clock: OnClock = Clock.EFFECTIVE,
    after: After = None,
    limit: Limit = 100,
    accept: Annotated[str, Header()] = "",
) -> Any:
    """The ledger entries behind a figure, in order of the log.

    `entry_no` is the entry's number in its book (0 where the ledger did not tell it), `sequence` its place in the log.
    """
    ctx.within(succession().place_of(book), "/path/book")
    day = movements.c.effective_on if clock is Clock.EFFECTIVE else movements.c.recorded_on
    wanted = [movements.c.book == book]
    wanted += [movements.c.own == own] if own is not None else []
    wanted += [movements.c.kind == kind] if kind else []
    wanted += [movements.c.project == project] if project else []
    wanted += [day <= until] if until else []
    wanted += [movements.c.sequence <= at_sequence] if at_sequence is not None else []
    read = partial(read_page, queries_of(ctx).registers.entries, wanted)
    return (
        as_csv(all_rows(read), f"{book}-entries") if "text/csv" in accept else page_of(ctx, lambda: read(after, limit))
    )


@router.get("/regions/{code}/rate")
def show_region(
    code: RegionCode, ctx: PublicQuery, year: Year, as_of: AsOf = None, clock: OnClock = Clock.EFFECTIVE
) -> dict[str, Any]:
    """Rates of a province's, prefecture's or county's books, each level and each county apart (MON-04).

    Simulated books are summed under `simulated` (null without one) and are in no other sum.
    """
    day = as_of or today_of(ctx)
    asked = {"code": code, "year": year, "as_of": day, "clock": clock}
    return at_least(ctx, lambda: asked | queries_of(ctx).region(code, year, day, clock))


@router.get("/projects")
def list_projects(
    ctx: PublicQuery,
    county: Annotated[str | None, Query(pattern=r"^\d{2,6}$")] = None,
    year: Year | None = None,
    state: str | None = None,
    category: str | None = None,
    after: After = None,
    limit: Limit = 100,
    accept: Annotated[str, Header()] = "",
) -> Any:
    """Projects: state, phase, progress (%), approved and paid. Filters: county, year, state, category."""
    wanted = [lies_in(projects.c.county, prefix(county))] if county else []
    wanted += [projects.c.plan_year == year] if year else []
    wanted += [projects.c.state == state] if state else []
    wanted += [projects.c.category == category] if category else []
    read = partial(read_page, queries_of(ctx).registers.projects, wanted)
    return as_csv(all_rows(read), "projects") if "text/csv" in accept else page_of(ctx, lambda: read(after, limit))


@router.get("/assets")
def list_assets(
    ctx: ReaderQuery,
    county: Annotated[str, Query(pattern=r"^\d{2,12}$")],
    asset_class: str | None = None,
    after: After = None,
    limit: Limit = 100,
    accept: Annotated[str, Header()] = "",
) -> Any:
    """The asset master ledger (资产总台账) of a county: every asset with the five field groups of the text (MON-11).

    A township or village that asks for its county sees the assets in its own region.
    """
    part = ctx.part_of(prefix(county), Matter.ASSETS, "/query/county")
    wanted = [lies_in(assets.c.county, part[:COUNTY])]
    wanted += [lies_in(assets.c.place, part)] if len(part) > COUNTY else []
    wanted += [assets.c.asset_class == asset_class] if asset_class else []
    read = partial(read_page, queries_of(ctx).registers.assets, wanted)
    return (
        as_csv(all_rows(read), f"{county}-assets") if "text/csv" in accept else page_of(ctx, lambda: read(after, limit))
    )


@router.get("/reconciliation/{book}")
def reconcile(book: BookId, ctx: ReaderQuery) -> dict[str, Any]:
    """The fund against the project master ledger (MON-21): projects and amounts that stand in one only, or differ."""
    ctx.within(succession().place_of(book), "/path/book")
    known, stand = queries_of(ctx).book_under_check(book), stand_of(ctx)
    pairs = queries_of(ctx).pairs.of(known.book)
    found = [shown(vars(difference)) for difference in differences(pairs)]
    said = {"book": known.book, "simulated": known.simulated, "projects": len(pairs), "differences": found}
    return said | {"agree": not found} | stand
