"""The project master ledger for everyone, the asset master ledger for a role."""

from typing import Annotated, Any

from fastapi import Header, Query

from services.monitoring.projects.queries import ProjectFilter, ProjectQueries
from services.monitoring.upstream.access import PublicQuery, ReaderQuery
from services.monitoring.upstream.fields import After, Limit, Year
from services.monitoring.upstream.lists import prefix
from services.monitoring.upstream.sourced import page_of
from shared.kernel.regional_access import Matter
from shared.platform.web.router import Router
from shared.platform.web.tabular import all_rows, as_csv

router = Router(prefix="/monitoring/v1", tags=["资金监测"])


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
    wanted = ProjectFilter(region=county, year=year, state=state, category=category)
    listing = ctx.read(ProjectQueries).projects(wanted)
    return as_csv(all_rows(listing), "projects") if "text/csv" in accept else page_of(ctx, listing, after, limit)


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
    listing = ctx.read(ProjectQueries).assets(part, asset_class)
    if "text/csv" in accept:
        return as_csv(all_rows(listing), f"{county}-assets")
    return page_of(ctx, listing, after, limit)
