"""The rates of a region over HTTP, public."""

from typing import Annotated, Any

from fastapi import Path

from services.monitoring.regions.queries import RegionQueries
from services.monitoring.upstream.access import PublicQuery
from services.monitoring.upstream.clocks import Clock
from services.monitoring.upstream.fields import AsOf, OnClock, Year
from services.monitoring.upstream.sourced import at_least, today_of
from shared.platform.web.router import Router

router = Router(prefix="/monitoring/v1", tags=["资金监测"])

RegionCode = Annotated[str, Path(pattern=r"^\d{2,6}$", description="行政区划代码，2 至 6 位")]


@router.get("/regions/{code}/rate")
def show_region(
    code: RegionCode, ctx: PublicQuery, year: Year, as_of: AsOf = None, clock: OnClock = Clock.EFFECTIVE
) -> dict[str, Any]:
    """Rates of a province's, prefecture's or county's books, each level and each county apart (MON-04).

    Simulated books are summed under `simulated` (null without one) and are in no other sum.
    """
    day = as_of or today_of(ctx)
    asked = {"code": code, "year": year, "as_of": day, "clock": clock}
    return at_least(ctx, lambda: asked | ctx.read(RegionQueries).rates(code, year, day, clock))
