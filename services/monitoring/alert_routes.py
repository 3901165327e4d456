"""Alerts over HTTP: runs of the rules, what they raised, and its course. When the rules last ran is public."""

from functools import partial
from typing import Annotated, Any
from uuid import UUID

import anyio
from fastapi import Depends, Header, Query, Response

from services.monitoring.commands import AcknowledgeAlert, Check, CloseAlert, ReportAssetRisk
from services.monitoring.regions import prefix
from services.monitoring.schemas import (
    After,
    AssetFindingBody,
    CheckBody,
    Checked,
    ClosingBody,
    Limit,
    Sourced,
    Year,
)
from services.monitoring.sourced import page_of, queries_of, read_page, stand_of
from services.monitoring.tables import alerts, rule_checks
from shared.platform.identity.roles import READERS, Role
from shared.platform.projections.region_rows import lies_in
from shared.platform.web.bodies import ActBody
from shared.platform.web.context import CommandContext, QueryContext, public_query, query, require_role
from shared.platform.web.router import Router
from shared.platform.web.tabular import all_rows, as_csv

alert_router = Router(prefix="/monitoring/v1", tags=["资金监测"])

PublicQuery = Annotated[QueryContext, Depends(public_query)]
ReaderQuery = Annotated[QueryContext, Depends(query(*READERS))]
CHECKERS = (Role.FINANCE, Role.LEADING_GROUP, Role.PREFECTURE, Role.PROVINCE, Role.AUDITOR, Role.SYSTEM)
INSPECTORS = (Role.PROJECT_DEPT, Role.TOWNSHIP, Role.FINANCE, Role.AUDITOR)
HANDLERS = (Role.FINANCE, Role.PROJECT_DEPT, Role.LEADING_GROUP, Role.PREFECTURE, Role.PROVINCE, Role.AUDITOR)


@alert_router.get("/alerts")
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
    region = prefix(county)
    ctx.within(region, "/query/county")
    wanted = [lies_in(alerts.c.county, region)]
    wanted += [alerts.c.state == state] if state else []
    read = partial(read_page, queries_of(ctx).registers.alerts, wanted)
    if "text/csv" in accept:
        return as_csv(all_rows(read), f"{county}-alerts")
    checked = lies_in(rule_checks.c.county, region)
    stand, listed = stand_of(ctx), read(after, limit)
    checks = queries_of(ctx).registers.last_checks(checked)
    return Checked(items=listed.items, next=listed.next, last_checks=checks, **stand)


@alert_router.get("/alerts/runs")
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
    wanted = [lies_in(rule_checks.c.county, prefix(county))]
    wanted += [rule_checks.c.fiscal_year == year] if year else []
    return page_of(ctx, lambda: read_page(queries_of(ctx).registers.checks, wanted, after, limit))


@alert_router.post("/checks", status_code=201)
async def check(body: CheckBody, ctx: Annotated[CommandContext, Depends(require_role(*CHECKERS))]) -> Response:
    """Run the rules of the place over a book; each new suspicion becomes one alert, and the run itself is on record.

    Answers the rules run, the targets evaluated, how many suspicions stand, and the ids of the alerts that were raised
    now. 404 for a book never heard of.
    """
    facts = await anyio.to_thread.run_sync(ctx.state.queries.facts, body.book)
    command = Check(facts=facts, as_of=body.as_of, act=ctx.act(body))
    return await ctx.do(ctx.application.check, command, status=201)


@alert_router.post("/assets/{asset}/findings", status_code=201)
async def report_asset_risk(
    asset: str, body: AssetFindingBody, ctx: Annotated[CommandContext, Depends(require_role(*INSPECTORS))]
) -> Response:
    """Report an asset idle, wasted or lost after an inspection (MON-12); raises an alert. 404 for an unknown asset."""
    book = await anyio.to_thread.run_sync(ctx.state.queries.book_of_asset, asset)
    act = ctx.act(body)
    command = ReportAssetRisk(book=book, asset=asset, risk=body.risk, observed=body.observed, act=act)
    return await ctx.do(ctx.application.report_asset_risk, command, status=201)


@alert_router.post("/alerts/{alert}/acknowledgement", status_code=201)
async def acknowledge(
    alert: UUID, body: ActBody, ctx: Annotated[CommandContext, Depends(require_role(*HANDLERS))]
) -> Response:
    """Take an alert on (签收). 409 when somebody did."""
    return await ctx.do(ctx.application.acknowledge, AcknowledgeAlert(alert=alert, act=ctx.act(body)), status=201)


@alert_router.post("/alerts/{alert}/closing", status_code=201)
async def close(
    alert: UUID, body: ClosingBody, ctx: Annotated[CommandContext, Depends(require_role(*HANDLERS))]
) -> Response:
    """Close an alert (办结) with its outcome; 403 for who acknowledged it, 409 before it was acknowledged."""
    command = CloseAlert(alert=alert, outcome=body.outcome, act=ctx.act(body))
    return await ctx.do(ctx.application.close, command, status=201)
