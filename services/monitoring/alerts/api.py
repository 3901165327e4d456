"""Alerts over HTTP: runs of the rules, what they raised, and its course. When the rules last ran is public."""

from typing import Annotated, Any, Literal
from uuid import UUID

import anyio
from fastapi import Depends, Header, Query, Response
from pydantic import Field

from services.monitoring.alerts import commands
from services.monitoring.alerts.commands import AcknowledgeAlert, Check, CloseAlert, ReportAssetRisk
from services.monitoring.alerts.queries import AlertQueries
from services.monitoring.upstream.access import PublicQuery, ReaderQuery
from services.monitoring.upstream.fields import After, Limit, Year
from services.monitoring.upstream.lists import prefix
from services.monitoring.upstream.sourced import Sourced, page_of, stand_of
from shared.platform.identity.roles import Role
from shared.platform.web.bodies import ActBody, Day
from shared.platform.web.context import CommandContext, require_role
from shared.platform.web.router import Router
from shared.platform.web.tabular import all_rows, as_csv

router = Router(prefix="/monitoring/v1", tags=["资金监测"])

CHECKERS = (Role.FINANCE, Role.LEADING_GROUP, Role.PREFECTURE, Role.PROVINCE, Role.AUDITOR, Role.SYSTEM)
INSPECTORS = (Role.PROJECT_DEPT, Role.TOWNSHIP, Role.FINANCE, Role.AUDITOR)
HANDLERS = (Role.FINANCE, Role.PROJECT_DEPT, Role.LEADING_GROUP, Role.PREFECTURE, Role.PROVINCE, Role.AUDITOR)


class CheckBody(ActBody):
    """Ask for every rule to look at a book. `as_of`: targets up to this day whose day is over are evaluated."""

    book: Annotated[str, Field(pattern=r"^\d{2,6}-\d{4}$")]
    as_of: Day


class AssetFindingBody(ActBody):
    """What an inspection confirmed: the asset lies idle, is wasted, or was lost."""

    risk: Literal["idle", "wasted", "lost"]
    observed: Annotated[str, Field(min_length=1, max_length=500)]


class ClosingBody(ActBody):
    """What came of an alert: the cause found and what was put right."""

    outcome: Annotated[str, Field(max_length=2000)]


class Checked(Sourced):
    """A page of alerts, with the latest run of the rules over each book."""

    last_checks: list[Any]


@router.get("/alerts")
def list_alerts(
    ctx: ReaderQuery,
    county: Annotated[str, Query(pattern=r"^\d{2,6}$")],
    state: str | None = None,
    after: After = None,
    limit: Limit = 100,
    accept: Annotated[str, Header()] = "",
) -> Any:
    """Alerts of a county or region, each with its figure, threshold, clause and the ledger entry it stands at.

    `last_checks` says when the rules last ran over each book: a book without a line was never checked.
    """
    ctx.within(prefix(county), "/query/county")
    listing = ctx.read(AlertQueries).alerts(county, state)
    if "text/csv" in accept:
        return as_csv(all_rows(listing), f"{county}-alerts")
    stand, listed = stand_of(ctx), listing(after, limit)
    checks = ctx.read(AlertQueries).last_checks(county)
    return Checked(items=listed.items, next=listed.next, last_checks=checks, **stand)


@router.get("/alerts/runs")
def list_runs(
    ctx: PublicQuery,
    county: Annotated[str, Query(pattern=r"^\d{2,6}$")],
    year: Year | None = None,
    after: After = None,
    limit: Limit = 100,
) -> Sourced:
    """Runs of the rules in a county or region, the latest first: when, over which book, as of which day, which rules,
    how many suspicions were found, and up to which entry of the ledger's log. A book never listed was never checked.
    """
    return page_of(ctx, ctx.read(AlertQueries).runs(county, year), after, limit)


@router.post("/checks", status_code=201)
async def check(body: CheckBody, ctx: Annotated[CommandContext, Depends(require_role(*CHECKERS))]) -> Response:
    """Run the rules of the place over a book; each new suspicion becomes one alert, and the run itself is on record.

    Answers the rules run, the targets evaluated, how many suspicions stand, and the ids of the alerts that were raised
    now. 404 for a book never heard of.
    """
    book, observations = await anyio.to_thread.run_sync(AlertQueries(ctx.state.engine).observe, body.book)
    command = Check(book=book, observations=observations, as_of=body.as_of, act=ctx.act(body))
    return await ctx.execute(commands.check, command, status=201)


@router.post("/assets/{asset}/findings", status_code=201)
async def report_asset_risk(
    asset: str, body: AssetFindingBody, ctx: Annotated[CommandContext, Depends(require_role(*INSPECTORS))]
) -> Response:
    """Report an asset idle, wasted or lost after an inspection (MON-12); raises an alert. 404 for an unknown asset."""
    book = await anyio.to_thread.run_sync(AlertQueries(ctx.state.engine).book_of_asset, asset)
    act = ctx.act(body)
    command = ReportAssetRisk(book=book, asset=asset, risk=body.risk, observed=body.observed, act=act)
    return await ctx.execute(commands.report_asset_risk, command, status=201)


@router.post("/alerts/{alert}/acknowledgement", status_code=201)
async def acknowledge(
    alert: UUID, body: ActBody, ctx: Annotated[CommandContext, Depends(require_role(*HANDLERS))]
) -> Response:
    """Take an alert on (签收). 409 when somebody did."""
    command = AcknowledgeAlert(alert=alert, act=ctx.act(body))
    return await ctx.execute(commands.acknowledge_alert, command, status=201)


@router.post("/alerts/{alert}/closing", status_code=201)
async def close(
    alert: UUID, body: ClosingBody, ctx: Annotated[CommandContext, Depends(require_role(*HANDLERS))]
) -> Response:
    """Close an alert (办结) with its outcome; 403 for who acknowledged it, 409 before it was acknowledged."""
    command = CloseAlert(alert=alert, outcome=body.outcome, act=ctx.act(body))
    return await ctx.execute(commands.close_alert, command, status=201)
