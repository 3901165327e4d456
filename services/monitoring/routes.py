"""Monitoring over HTTP. Aggregated figures are public; lists of entries, assets and alerts need a role."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Annotated, Any
from uuid import UUID

import anyio
from fastapi import Depends, Header, Path, Query, Response

from services.monitoring.commands import AcknowledgeAlert, Check, CloseAlert, ReportAssetRisk
from services.monitoring.domain.reconciliation import differences
from services.monitoring.domain.rules import targets
from services.monitoring.queries import Clock, Queries, prefix
from services.monitoring.registers import Listed, shown
from services.monitoring.schemas import (
    After,
    AsOf,
    AssetFindingBody,
    BookId,
    CheckBody,
    ClosingBody,
    Limit,
    OnClock,
    RegionCode,
    Sourced,
    Year,
)
from services.monitoring.tables import alerts, assets, movements, projects
from shared.clock import business_date
from shared.http.bodies import ActBody, Day, Position
from shared.http.desk import Desk, Reader, desk, public, reader
from shared.http.router import Router
from shared.http.tabular import as_csv, every
from shared.identity.roles import READERS, Role

router = Router(prefix="/monitoring/v1", tags=["资金监测"])

Ask = Annotated[Reader, Depends(public)]
AskWithRole = Annotated[Reader, Depends(reader(*READERS))]
CHECKERS = (Role.FINANCE, Role.LEADING_GROUP, Role.PREFECTURE, Role.PROVINCE, Role.AUDITOR, Role.SYSTEM)
INSPECTORS = (Role.PROJECT_DEPT, Role.TOWNSHIP, Role.FINANCE, Role.AUDITOR)
HANDLERS = (Role.FINANCE, Role.PROJECT_DEPT, Role.LEADING_GROUP, Role.PREFECTURE, Role.PROVINCE, Role.AUDITOR)


def _queries(ask: Reader) -> Queries:
    queries: Queries = ask.queries
    return queries


def _today(ask: Reader) -> date:
    return business_date(ask.state.clock())


def _stand(ask: Reader) -> dict[str, Any]:
    """How far the figures go: the ledger's entry, and every publisher's."""
    standing = _queries(ask).standing()
    return {"sequence": standing.get("ledger", {}).get("sequence", 0), "sources": standing}


def _at_least(ask: Reader, read: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Figures with where they stand. The stand is taken first: figures may be newer than it says, never older."""
    stand = _stand(ask)
    return read() | stand


def _page(ask: Reader, read: Callable[[], Listed]) -> Sourced:
    stand = _stand(ask)
    listed = read()
    return Sourced(items=listed.items, next=listed.next, **stand)


@router.get("/books")
def list_books(
    ask: Ask,
    region: Annotated[str, Query(pattern=r"^\d{0,6}$")] = "",
    year: Year | None = None,
    after: After = None,
    limit: Limit = 100,
) -> Sourced:
    """Books with their sums (fen and yuan) and rates as they stand now; `region` is a code of 2, 4 or 6 digits."""
    return _page(ask, lambda: Listed(*_queries(ask).books(region, year, after, limit)))


@router.get("/books/{book}")
def show_book(book: BookId, ask: Ask) -> dict[str, Any]:
    """Every figure of one book, as of now, on both clocks. 404 for a book never heard of."""
    return _at_least(ask, lambda: _queries(ask).book(book))


@router.get("/books/{book}/rate")
def show_rate(book: BookId, ask: Ask, as_of: AsOf = None, clock: OnClock = Clock.EFFECTIVE) -> dict[str, Any]:
    """The disbursement rate at the end of a day (MON-01…03): exact amounts, the percentage to one decimal (half up).

    `percent` is null where there is no own-level budget. `everything` rests on what was received and what was carried
    in from last year; `own` never holds carried money (G-66). `targets` are the pack's, each with whether it was
    reached by its day.
    """
    day = as_of or _today(ask)
    county, _, year = book.partition("-")
    dated = targets(ask.state.packs.for_place(county, day), int(year))
    entries = f"/monitoring/v1/books/{book}/entries?own=true&until={day.isoformat()}&clock={clock}"
    rest = {"book": book, "clock": clock, "entries": entries}
    return _at_least(ask, lambda: _queries(ask).rate(book, day, clock, dated) | rest)


@router.get("/books/{book}/curve")
def show_curve(book: BookId, ask: Ask, clock: OnClock = Clock.EFFECTIVE) -> dict[str, Any]:
    """The step line of the rate: one point for each day on which money moved."""
    return _at_least(ask, lambda: {"book": book, "clock": clock, "points": _queries(ask).curve(book, clock)})


@router.get("/books/{book}/months/{month}")
def show_month(
    book: BookId, ask: Ask, month: Annotated[str, Path(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
) -> dict[str, Any]:
    """Monthly statistics (MON-07) on the business clock: use of funds, completion and acceptance, project progress,
    and the share of days that the county's leading group supervised.
    """
    known = _queries(ask).book_under_check(book)
    year, number = map(int, month.split("-"))
    today = _today(ask)
    return _at_least(ask, lambda: {"book": known.book} | _queries(ask).month(known, year, number, today))


@router.get("/books/{book}/lots")
def list_lots(book: BookId, ask: Ask, after: After = None, limit: Limit = 100) -> Sourced:
    """The fund master ledger of a book, lot by lot: received, committed, disbursed; whether it is own-level budget.

    A lot carried over (结转) was not received here: `carried_in`, and the book and lot it is the remainder of.
    """
    return _page(ask, lambda: _queries(ask).registers.lots(book, after, limit))


@router.get("/books/{book}/refusals")
def list_refusals(book: BookId, ask: Ask, limit: Limit = 100) -> Sourced:
    """Confirmed projects that the pool could not carry, the latest first, with what was there and what was short."""
    return _page(ask, lambda: Listed(_queries(ask).registers.refusals(book, limit), None))


@router.get("/books/{book}/entries")
def list_entries(
    book: BookId,
    ask: AskWithRole,
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
    """The ledger entries behind a figure, in order of the log; `sequence` is the ledger's number of the entry."""
    ask.within(book.partition("-")[0])
    day = movements.c.effective_on if clock is Clock.EFFECTIVE else movements.c.recorded_on
    wanted = [movements.c.book == book]
    wanted += [movements.c.own == own] if own is not None else []
    wanted += [movements.c.kind == kind] if kind else []
    wanted += [movements.c.project == project] if project else []
    wanted += [day <= until] if until else []
    wanted += [movements.c.sequence <= at_sequence] if at_sequence is not None else []
    read = partial(_read, _queries(ask).registers.entries, wanted)
    return as_csv(every(read), f"{book}-entries") if "text/csv" in accept else _page(ask, lambda: read(after, limit))


def _read(listing: Any, wanted: list[Any], after: str | None, limit: int) -> Listed:
    listed: Listed = listing(*wanted, after=after, limit=limit)
    return listed


@router.get("/regions/{code}/rate")
def show_region(
    code: RegionCode, ask: Ask, year: Year, as_of: AsOf = None, clock: OnClock = Clock.EFFECTIVE
) -> dict[str, Any]:
    """Rates of a province's, prefecture's or county's books, each level and each county apart (MON-04)."""
    day = as_of or _today(ask)
    asked = {"code": code, "year": year, "as_of": day, "clock": clock}
    return _at_least(ask, lambda: asked | _queries(ask).region(code, year, day, clock))


@router.get("/projects")
def list_projects(
    ask: Ask,
    county: Annotated[str | None, Query(pattern=r"^\d{2,6}$")] = None,
    year: Year | None = None,
    state: str | None = None,
    category: str | None = None,
    after: After = None,
    limit: Limit = 100,
    accept: Annotated[str, Header()] = "",
) -> Any:
    """Projects: state, phase, progress (%), approved and paid. Filters: county, year, state, category."""
    wanted = [projects.c.county.startswith(prefix(county), autoescape=True)] if county else []
    wanted += [projects.c.plan_year == year] if year else []
    wanted += [projects.c.state == state] if state else []
    wanted += [projects.c.category == category] if category else []
    read = partial(_read, _queries(ask).registers.projects, wanted)
    return as_csv(every(read), "projects") if "text/csv" in accept else _page(ask, lambda: read(after, limit))


@router.get("/assets")
def list_assets(
    ask: AskWithRole,
    county: Annotated[str, Query(pattern=r"^\d{2,6}$")],
    asset_class: str | None = None,
    after: After = None,
    limit: Limit = 100,
    accept: Annotated[str, Header()] = "",
) -> Any:
    """The asset master ledger (资产总台账) of a county: every asset with the five field groups of the text (MON-11)."""
    ask.within(county)
    wanted = [assets.c.county.startswith(prefix(county), autoescape=True)]
    wanted += [assets.c.asset_class == asset_class] if asset_class else []
    read = partial(_read, _queries(ask).registers.assets, wanted)
    return as_csv(every(read), f"{county}-assets") if "text/csv" in accept else _page(ask, lambda: read(after, limit))


@router.get("/reconciliation/{book}")
def reconcile(book: BookId, ask: AskWithRole) -> dict[str, Any]:
    """The fund against the project master ledger (MON-21): projects and amounts that stand in one only, or differ."""
    known, stand = _queries(ask).book_under_check(book), _stand(ask)
    ask.within(known.county)
    pairs = _queries(ask).pairs.of(known.book)
    found = [shown(vars(difference)) for difference in differences(pairs)]
    return {"book": known.book, "projects": len(pairs), "differences": found, "agree": not found} | stand


@router.get("/alerts")
def list_alerts(
    ask: AskWithRole,
    county: Annotated[str, Query(pattern=r"^\d{2,6}$")],
    state: str | None = None,
    after: After = None,
    limit: Limit = 100,
    accept: Annotated[str, Header()] = "",
) -> Any:
    """Alerts of a county or region, each with its figure, threshold, clause and the ledger entry it stands at."""
    ask.within(county)
    wanted = [alerts.c.county.startswith(prefix(county), autoescape=True)]
    wanted += [alerts.c.state == state] if state else []
    read = partial(_read, _queries(ask).registers.alerts, wanted)
    return as_csv(every(read), f"{county}-alerts") if "text/csv" in accept else _page(ask, lambda: read(after, limit))


@router.post("/checks", status_code=201)
async def check(body: CheckBody, at: Annotated[Desk, Depends(desk(*CHECKERS))]) -> Response:
    """Let every rule look at a book; each new suspicion becomes one alert. 404 for a book never heard of.

    Answers the targets evaluated, how many suspicions stand, and the ids of the alerts that were raised now.
    """
    facts = await anyio.to_thread.run_sync(at.state.queries.facts, body.book)
    command = Check(facts=facts, as_of=body.as_of, act=at.act(body))
    return await at.do(at.application.check, command, status=201)


@router.post("/assets/{asset}/findings", status_code=201)
async def report_asset_risk(
    asset: str, body: AssetFindingBody, at: Annotated[Desk, Depends(desk(*INSPECTORS))]
) -> Response:
    """Report an asset idle, wasted or lost after an inspection (MON-12); raises an alert. 404 for an unknown asset."""
    book = await anyio.to_thread.run_sync(at.state.queries.book_of_asset, asset)
    act = at.act(body)
    command = ReportAssetRisk(book=book, asset=asset, risk=body.risk, observed=body.observed, act=act)
    return await at.do(at.application.report_asset_risk, command, status=201)


@router.post("/alerts/{alert}/acknowledgement", status_code=201)
async def acknowledge(alert: UUID, body: ActBody, at: Annotated[Desk, Depends(desk(*HANDLERS))]) -> Response:
    """Take an alert on (签收). 409 when somebody did."""
    return await at.do(at.application.acknowledge, AcknowledgeAlert(alert=alert, act=at.act(body)), status=201)


@router.post("/alerts/{alert}/closing", status_code=201)
async def close(alert: UUID, body: ClosingBody, at: Annotated[Desk, Depends(desk(*HANDLERS))]) -> Response:
    """Close an alert (办结) with its outcome; 403 for who acknowledged it, 409 before it was acknowledged."""
    command = CloseAlert(alert=alert, outcome=body.outcome, act=at.act(body))
    return await at.do(at.application.close, command, status=201)
