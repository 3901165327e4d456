"""The disbursement rate over HTTP, public."""

from typing import Any

from services.monitoring.rate.queries import RateQueries
from services.monitoring.rate.targets import targets
from services.monitoring.upstream.access import PublicQuery
from services.monitoring.upstream.clocks import Clock
from services.monitoring.upstream.fields import AsOf, BookId, OnClock
from services.monitoring.upstream.sourced import at_least, today_of
from shared.kernel.divisions import succession
from shared.platform.web.router import Router

router = Router(prefix="/monitoring/v1", tags=["资金监测"])


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
    return at_least(ctx, lambda: ctx.read(RateQueries).rate(book, day, clock, dated) | rest)


@router.get("/books/{book}/curve")
def show_curve(book: BookId, ctx: PublicQuery, clock: OnClock = Clock.EFFECTIVE) -> dict[str, Any]:
    """The step line of the rate: one point for each day on which money moved."""
    rest = {"book": book, "clock": clock}
    return at_least(ctx, lambda: rest | ctx.read(RateQueries).curve(book, clock))
