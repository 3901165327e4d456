"""The public pages: books of a region with their rates, and one book's dashboard. Aggregated figures, no people."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import msgspec
from fastapi import Query, Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import FileSystemLoader

from services.monitoring.alerts.queries import AlertQueries
from services.monitoring.dashboard.pages import labels
from services.monitoring.dashboard.queries import BookQueries
from services.monitoring.funds.flows import FlowQueries
from services.monitoring.funds.queries import FundQueries
from services.monitoring.projects.queries import ProjectQueries
from services.monitoring.rate.queries import RateQueries
from services.monitoring.rate.targets import targets
from services.monitoring.upstream.access import PublicQuery
from services.monitoring.upstream.clocks import Clock
from services.monitoring.upstream.errors import BookNotFound
from services.monitoring.upstream.fields import AsOf, BookId, OnClock
from services.monitoring.upstream.lists import Row
from services.monitoring.upstream.queries import UpstreamQueries
from services.monitoring.upstream.sourced import today_of
from shared.kernel.divisions import Division, succession
from shared.platform.web.context import QueryContext
from shared.platform.web.pages import (
    Crumb,
    Export,
    Page,
    Stand,
    Unit,
    asked_place,
    assets,
    children,
    lineage,
    place_name,
    render,
)
from shared.platform.web.router import Router
from shared.platform.web.tabular import all_rows, as_csv

HERE = Path(__file__).parent
LOADER = FileSystemLoader(HERE / "templates")
SERVICE, HOME = "资金监测", "/monitoring/"
MOST, SOME = 100, 12

router = Router(include_in_schema=False)
pages = (router, assets("/monitoring", HERE / "static", HERE / "static" / "vendor"))


@router.get("/monitoring/")
def index(
    request: Request,
    ctx: PublicQuery,
    region: Annotated[str, Query(pattern=r"^\d{0,6}$")] = "",
    year: Annotated[str, Query(pattern=r"^(\d{4})?$")] = "",
    unit: Unit = "万元",
) -> HTMLResponse:
    """Books with their rates, and the tree of regions to walk down. 404 for a region that does not exist."""
    asked_place(region)
    queries = ctx.read(BookQueries)
    stand = _stand(ctx, today_of(ctx))
    listed = queries.books(region, int(year) if year else None)(None, MOST)
    page = Page(
        title=f"{place_name(region) if region else '各地'}扶贫资金监测",
        service=SERVICE,
        home=HOME,
        crumbs=_crumbs(region),
        year=int(year) if year else None,
        stand=stand,
        simulated=any(book["simulated"] for book in listed.items),
        exports=(Export("JSON", f"/monitoring/v1/books?region={region}"),),
        scripts=("live.js",),
    )
    context: dict[str, Any] = {
        "books": listed.items,
        "more": listed.next is not None,
        "below": _below(region, queries.counties(region)),
        "region": region,
        "year": year,
        "years": queries.years(region),
        "unit": unit,
    }
    return render(request, LOADER, "index.html", page=page, **context)


def _below(region: str, counties: list[str]) -> list[tuple[Division, int]]:
    """The divisions below that keep books, with how many."""
    below = [place for place in children(region) if len(place.code) <= 6]
    counted = [(place, sum(succession().within(county, place.code) for county in counties)) for place in below]
    return [(place, count) for place, count in counted if count]


@router.get("/monitoring/books/{book}")
def dashboard(
    request: Request,
    book: BookId,
    ctx: PublicQuery,
    as_of: AsOf = None,
    clock: OnClock = Clock.EFFECTIVE,
    unit: Unit = "万元",
) -> HTMLResponse:
    """One book: tiles, curve against targets, funds, projects, refusals, notices, assets, alerts."""
    today = today_of(ctx)
    day = min(as_of or today, today)
    stand = _stand(ctx, day)
    try:
        known = ctx.read(BookQueries).book(book)
    except BookNotFound as missing:
        page = Page(title="没有这本账", service=SERVICE, home=HOME)
        said = {"kind": "warn", "detail": missing.detail, "problems": (), "basis": None}
        way_on = {"href": HOME, "action": "查看所有专账"}
        return render(request, LOADER, "sluice/message.html", page=page, status=404, **said, **way_on)
    context = _figures(ctx, known, day, clock) | {"unit": unit, "clock": clock, "day": day, "today": today}
    return render(request, LOADER, "book.html", page=_page(known, day, stand), labels=labels, **context)


@router.get("/monitoring/books/{book}/lots.csv")
def lots_as_csv(book: BookId, ctx: PublicQuery) -> Response:
    """The fund master ledger of a book, whole; amounts in fen and in yuan."""
    ctx.read(UpstreamQueries).book(book)
    return as_csv(all_rows(ctx.read(FundQueries).lots(book)), f"{book}-lots")


@router.get("/monitoring/books/{book}/projects.csv")
def projects_as_csv(book: BookId, ctx: PublicQuery) -> Response:
    """The project master ledger of a book, whole; amounts in fen and in yuan."""
    ctx.read(UpstreamQueries).book(book)
    county, year = succession().place_of(book), book.rpartition("-")[2]
    return as_csv(all_rows(ctx.read(ProjectQueries).projects_of(county, int(year))), f"{book}-projects")


def _page(known: Row, day: date, stand: Stand) -> Page:
    book, county, year = known["book"], known["county"], known["fiscal_year"]
    return Page(
        title=f"{place_name(county)} {year} 年度资金监测",
        service=SERVICE,
        home=HOME,
        crumbs=_crumbs(county),
        year=year,
        stand=stand,
        simulated=known["simulated"],
        exports=(
            Export("数据（JSON）", f"/monitoring/v1/books/{book}"),
            Export("资金批次（JSON）", f"/monitoring/v1/books/{book}/lots"),
            Export("资金批次（CSV）", f"/monitoring/books/{book}/lots.csv"),
            Export("项目（CSV）", f"/monitoring/books/{book}/projects.csv"),
            Export("本月统计（JSON）", f"/monitoring/v1/books/{book}/months/{day:%Y-%m}"),
        ),
        scripts=("echarts.min.js", "charts.js", "live.js"),
    )


def _figures(ctx: QueryContext, known: Row, day: date, clock: Clock) -> dict[str, Any]:
    book, county, year = known["book"], known["county"], known["fiscal_year"]
    pack = ctx.state.packs.for_place(county, day)
    rates, projects = ctx.read(RateQueries), ctx.read(ProjectQueries)
    rate = rates.rate(book, day, clock, targets(pack, year))
    points = [point for point in rates.curve(book, clock)["points"] if point["day"] <= day]
    listed = projects.projects_of(county, year)(None, MOST)
    flows = ctx.read(FlowQueries).flows(book, day, clock)
    return {
        "book": known,
        "rate": rate,
        "target": _next_target(rate["targets"], day),
        "points": points,
        "chart": _chart(points, rate["targets"], year, day),
        "flows": flows,
        "projects": listed.items,
        "places": {flow["project"]: flow["place"] for flow in flows},
        "more_projects": listed.next is not None,
        "states": {state.code: state.label for state in pack.workflow.states},
        "notice_types": {kind.code: kind.label for kind in pack.notice_types},
        "refusals": [refused for refused in ctx.read(FundQueries).refusals(book, 20) if not refused["settled"]],
        "notices": _named(projects.notices(county, year, SOME), listed.items),
        "alerts": ctx.read(AlertQueries).alerts_of(book, 20),
        "standing": ctx.read(UpstreamQueries).standing(),
    }


def _named(notices: list[Row], known: list[Row]) -> list[Row]:
    """Notices with the name of the project that they are about; an asset's number begins with its project's."""
    names = {project["project"]: project["name"] for project in known}
    return [notice | {"name": names.get("-".join(notice["about"].split("-")[:3]), "")} for notice in notices]


def _next_target(dated: list[Row], day: date) -> Row | None:
    """The first target whose day has not passed, else the last one."""
    ahead = [target for target in dated if target["day"] >= day]
    return next(iter(ahead or dated[-1:]), None)


def _chart(points: list[Row], dated: list[Row], year: int, day: date) -> str:
    """What the script draws: the same figures as the table beside it. Percentages are text, never rounded again.

    The axis is the fiscal year, longer only when money still moved later.
    """
    series = [[point["day"], point["own"]["percent"], point["everything"]["percent"]] for point in points]
    marks = [[target["day"], target["percent"]] for target in dated]
    until = max([date(year, 12, 31), *(point["day"] for point in points), *(target["day"] for target in dated)])
    last = max(min(day, until), date(year, 1, 1))
    axis = {"first": date(year, 1, 1), "last": last, "until": until}
    return msgspec.json.encode(axis | {"points": series, "targets": marks}).decode()


def _crumbs(region: str) -> tuple[Crumb, ...]:
    places = lineage(region)
    steps = [Crumb("全国", HOME if region else "")]
    steps += [Crumb(place.name, f"{HOME}?region={place.code}") for place in places]
    return tuple(steps)


def _stand(ctx: QueryContext, day: date) -> Stand:
    ledger = ctx.read(UpstreamQueries).standing().get("ledger")
    return Stand(day, ledger["recorded_at"], ledger["sequence"]) if ledger else Stand(day, None, 0)
