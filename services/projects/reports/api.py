"""What may be asked about projects and plans: the register, one project with what comes next, tasks, histories."""

from typing import Annotated, Any

import msgspec
from fastapi import Depends, Path, Query

from services.projects.assets.queries import AssetQueries
from services.projects.library.queries import LibraryQueries
from services.projects.plans.queries import PlanQueries
from services.projects.procedure.workflow import following, state_of
from services.projects.register.access import ReaderQuery
from services.projects.register.fields import Number, Plan, Year
from services.projects.register.form import export_of
from services.projects.register.queries import Filter, RegisterQueries
from shared.kernel.divisions import divisions, succession
from shared.kernel.errors import NotFound
from shared.kernel.regional_access import Matter
from shared.platform.web.bodies import Day, Page, PageSize, Position
from shared.platform.web.context import QueryContext
from shared.platform.web.filled_tables import filled_table
from shared.platform.web.router import Router
from shared.platform.web.tabular import Format, negotiated_format
from shared.policy import RulePack
from shared.policy.loader import PackError

router = Router(prefix="/projects/v1", tags=["项目查询"])

Wanted = Annotated[Format, Depends(negotiated_format)]
After = Annotated[str, Query(max_length=40)]
Region = Annotated[str, Query(pattern=r"^\d{0,12}$")]


def _page(ctx: QueryContext, items: list[dict[str, Any]], limit: int, cursor: str) -> Page:
    more = len(items) > limit
    shown = items[:limit]
    return Page(items=shown, next=str(shown[-1][cursor]) if more else None, sequence=ctx.sequence)


def _plain(answer: dict[str, Any]) -> dict[str, Any]:
    """Rule pack structs and domain values as plain JSON kinds."""
    plain: dict[str, Any] = msgspec.to_builtins(answer)
    return plain


def _next(rules: RulePack, state: str) -> list[dict[str, Any]]:
    """What may come next, who may do it, and what it must put on record."""
    steps = {t.code: t for t in rules.workflow.transitions}
    return [
        {
            "transition": step.transition,
            "command": step.command,
            "label": step.label,
            "roles": step.roles,
            "holders": step.holders,
            "automatic": step.automatic,
            "evidence": steps[step.transition].evidence,
            "basis": steps[step.transition].basis,
        }
        for step in following(rules.workflow, state)
    ]


@router.get("/projects", response_model=Page)
def list_projects(
    ctx: ReaderQuery,
    kind: Wanted,
    county: Annotated[str, Query(pattern=r"^(\d{6})?$")] = "",
    year: Annotated[Year | None, Query()] = None,
    state: Annotated[str, Query(pattern=r"^([SR]\d{1,2})?$")] = "",
    after: After = "",
    limit: PageSize = 100,
) -> Any:
    """The master project ledger of the caller's region, in the order of numbers. Amounts in yuan and fen.

    `county` narrows it; 403 outside-region where that lies beyond the caller's region. As XLSX or CSV (`format`, or the
    Accept header) it is the whole list in the columns of the template, to be imported elsewhere.
    """
    wanted = Filter(region=ctx.listed(county, "/query/county"), county=county, year=year, state=state)
    if kind != "json":
        name = f"{divisions().path(county) if county else ''}{f'{year}年' if year else ''}"
        template, rows = export_of(name, ctx.read(RegisterQueries).with_content(wanted))
        return filled_table(kind, template, rows, "-".join([*filter(None, (county, str(year or ""))), "projects"]))
    return _page(ctx, ctx.read(RegisterQueries).projects(wanted, after, limit + 1), limit, "project")


@router.get("/projects/{project}")
def show_project(project: Number, ctx: ReaderQuery) -> dict[str, Any]:
    """One project: content, windows, money, assets, its state in words, and `next`: what may come, by whom, on what.

    `alike` names look-alikes in the county's library that lie in the caller's region: the same, same name, sections,
    split amounts.
    """
    found = ctx.read(RegisterQueries).project(project)
    ctx.within(found["place"], "/path/project")
    formed = {"assets": ctx.read(AssetQueries).of_project(project)}
    rules = ctx.state.packs.named(found["rule_pack"])
    state = state_of(rules.workflow, found["state"])
    words = {"state_label": state.label, "holder": state.holder, "next": _next(rules, state.code)}
    similar = ctx.read(LibraryQueries).alike([found], ctx.state.packs, ctx.region)[project]
    del found["bare_name"]
    return _plain(found | formed | words | {"alike": similar, "read_at_sequence": ctx.sequence})


@router.get("/projects/{project}/history")
def show_history(
    project: Number, ctx: ReaderQuery, after: Annotated[Position, Query()] = 0, limit: PageSize = 100
) -> Page:
    """Who did what to the project, when and on what basis, oldest first; the cursor is the entry's sequence."""
    ctx.within(ctx.read(RegisterQueries).project(project)["place"], "/path/project")
    return _page(ctx, ctx.read(RegisterQueries).history(project, after, limit + 1), limit, "sequence")


@router.get("/projects/{project}/versions")
def show_versions(project: Number, ctx: ReaderQuery) -> dict[str, Any]:
    """Every version of the content, with its differences to the one before and to the first, field by field."""
    ctx.within(ctx.read(RegisterQueries).project(project)["place"], "/path/project")
    return _plain({"items": ctx.read(RegisterQueries).versions(project), "sequence": ctx.sequence})


@router.get("/workflows/{pack}")
def show_workflow(pack: Annotated[str, Path(max_length=60)], ctx: ReaderQuery) -> dict[str, Any]:
    """The procedure of a rule pack ("XJ@2018-11-28"): states, steps, evidence, guards, clauses."""
    try:
        rules = ctx.state.packs.named(pack)
    except PackError as unknown:
        raise NotFound(f"没有名为 {pack} 的规则包") from unknown
    return _plain({"pack": rules.name, "title": rules.title, "document": rules.document, "workflow": rules.workflow})


@router.get("/tasks")
def list_tasks(ctx: ReaderQuery, region: Region = "", after: After = "", limit: PageSize = 100) -> Page:
    """What waits for the caller's role in the caller's region (or a part of it): project, since when, which steps."""
    assert ctx.caller is not None
    role = ctx.caller.role.value
    narrow = ctx.listed(region, "/query/region")
    steps = {pack.name: _steps_of(role, pack) for pack in ctx.state.packs}
    waiting = {name: list(states) for name, states in steps.items() if states}
    items = ctx.read(RegisterQueries).waiting(waiting, narrow, after, limit + 1) if waiting else []
    similar = ctx.read(LibraryQueries).alike(items, ctx.state.packs, ctx.region)
    for item in items:
        item |= {"alike": similar[item["project"]]}
        del item["bare_name"], item["content"]
    tasks = [item | {"steps": steps[item["rule_pack"]][item["state"]]} for item in items]
    return _page(ctx, tasks, limit, "project")


def _steps_of(role: str, pack: RulePack) -> dict[str, list[dict[str, Any]]]:
    """By state: the steps this role may take there."""
    found: dict[str, list[dict[str, Any]]] = {}
    for state in pack.workflow.states:
        steps = [s for s in following(pack.workflow, state.code) if role in s.roles and not s.automatic]
        if steps:
            found[state.code] = [{"command": step.command, "label": step.label} for step in steps]
    return found


@router.get("/plans")
def list_plans(ctx: ReaderQuery, year: Annotated[Year | None, Query()] = None) -> dict[str, Any]:
    """The annual plans of the caller's region; for townships and villages those of their county, which bind them."""
    region = ctx.listed("", "", Matter.PLANS)
    return _plain({"items": ctx.read(PlanQueries).plans(region, year), "sequence": ctx.sequence})


@router.get("/plans/{plan}")
def show_plan(plan: Plan, ctx: ReaderQuery) -> dict[str, Any]:
    """A plan: the lines of the version in hand, its standing, its filings by version.

    Townships and villages see the plan that binds them with the lines of their own projects.
    """
    found = ctx.read(PlanQueries).plan(plan, _lines_of(plan, ctx))
    return _plain(found | {"read_at_sequence": ctx.sequence})


@router.get("/plans/{plan}/versions")
def show_plan_versions(plan: Plan, ctx: ReaderQuery, on: Annotated[Day | None, Query()] = None) -> dict[str, Any]:
    """Every approved version as it was frozen, newest first; with `on` the one in force on that day (XC-44)."""
    part = _lines_of(plan, ctx)
    ctx.read(PlanQueries).plan(plan)
    return _plain({"items": ctx.read(PlanQueries).versions(plan, on, part), "sequence": ctx.sequence})


def _lines_of(plan: str, ctx: QueryContext) -> str:
    """The region whose lines of a plan the caller sees; asked before anything is said of it. Raises OutsideRegion."""
    county = succession().place_of(plan)
    ctx.part_of(county, Matter.PLANS, "/path/plan")
    return ctx.part_of(county, Matter.PLAN_LINES, "/path/plan")
