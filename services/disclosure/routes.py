"""The HTTP edge: parse, call, return. Reading what is out needs no login (DIS-33)."""

from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Query, Response

from services.disclosure import commands
from services.disclosure.application import Disclosure
from services.disclosure.domain.errors import UnknownNotice
from services.disclosure.domain.reference import State, proof_of
from services.disclosure.queries import Filter, NoticeView, Queries
from services.disclosure.schemas import (
    CorrectionBody,
    OrderBody,
    OrganisationBody,
    PhotoBody,
    Place,
    PostingBody,
)
from shared.platform.clock import business_date
from shared.platform.identity.roles import Role
from shared.platform.web.bodies import ActBody, Page, PageSize
from shared.platform.web.context import CommandContext, QueryContext, public_query, query, require_role
from shared.platform.web.router import Router

router = Router(prefix="/disclosure/v1", tags=["公告公示"])

CLOSERS = (Role.PUBLISHER, Role.VILLAGE, Role.TOWNSHIP, Role.PROJECT_DEPT)
PROVERS = (Role.PUBLISHER, Role.VILLAGE, Role.WORK_TEAM, Role.TOWNSHIP)
DRAFTERS = (Role.PUBLISHER, Role.PROJECT_DEPT, Role.TOWNSHIP, Role.VILLAGE, Role.AUDITOR)

PublicQuery = Annotated[QueryContext, Depends(public_query)]


def application(ctx: CommandContext) -> Disclosure:
    """The service's application object, typed."""
    found: Disclosure = ctx.application
    return found


def today(ctx: QueryContext) -> date:
    """The business day by the service's clock."""
    return business_date(ctx.state.clock())


@router.get("/notices")
def list_notices(
    ctx: PublicQuery,
    place: Annotated[str, Query(pattern=r"^\d{0,12}$", description="区划代码，含以下各级")] = "",
    county: Annotated[str, Query(pattern=r"^\d{0,6}$")] = "",
    year: Annotated[int | None, Query(ge=2000, le=2100)] = None,
    type: Annotated[str, Query(max_length=60)] = "",
    state: State | None = None,
    about: Annotated[str, Query(max_length=120)] = "",
    q: Annotated[str, Query(max_length=100)] = "",
    late: bool = False,
    before: Annotated[int | None, Query(ge=1, le=2**62)] = None,
    limit: PageSize = 50,
) -> Page:
    """Notices, newest first. Without `state` those that are out; `state=planned` or `late=true` (past `due_on`, DIS-26)
    list what is still due, without its content. `next` goes into `before`. Amounts: `fund_size` yuan, `_fen` fen.
    """
    wanted = Filter(place=place or county, fiscal_year=year, kind=type, state=state, about=about, words=q, late=late,
                    today=today(ctx))  # fmt: skip
    queries: Queries = ctx.queries
    rows = queries.notices(wanted, before=before, limit=limit)
    following = str(rows[-1]["listed_at"]) if len(rows) == limit else None
    return Page(items=rows, next=following, sequence=ctx.sequence)


@router.get("/notices/{number}")
def read_notice(number: str, ctx: PublicQuery) -> dict[str, Any]:
    """One notice that is out: `facts`, `releases` (newest first, each with its `changes`), `proofs`, `objections` with
    their replies, `rests_on`: the proof files of the ledger's entries behind it. Refuses UnknownNotice, also while it
    is only planned.
    """
    view = _found(ctx.queries, number)
    if not view.is_out:
        raise UnknownNotice(f"{number} 尚未发布")
    return _answer(view, ctx)


@router.get("/notices/{number}/draft")
def read_draft(number: str, ctx: Annotated[QueryContext, Depends(query(*DRAFTERS))]) -> dict[str, Any]:
    """A notice as the office sees it before posting: what is known (`releases`), what is `missing` by field name, and
    the hotline it would bear. What is `given` comes from the projects' and the ledger's records and is never typed.
    """
    view = _found(ctx.queries, number)
    ctx.within(view.facts["place"], "/path/number")
    draft, pack = view.releases[0], ctx.state.packs.named(view.facts["rule_pack"])
    catalogue = next(row.fields for row in pack.notice_types if row.code == view.facts["kind"])
    known = {**draft["fields"], "fund_size": draft["fund_size"]}
    office = ctx.queries.organisation(view.facts["place"])
    lacking = [{"name": item.name, "label": item.label, "given": item.given} for item in catalogue
               if item.required and item.name != "hotline" and not known.get(item.name)]  # fmt: skip
    return _answer(view, ctx) | {"missing": lacking, "hotline": office["hotline"] if office else ""}


@router.post("/notices", status_code=201)
async def order_announcement(
    body: OrderBody, ctx: Annotated[CommandContext, Depends(require_role(Role.PUBLISHER))]
) -> Response:
    """Plan an announcement of the office's own: policies, rules, plans, standards (DIS-02…05). Post it afterwards.

    Refuses UnknownNoticeType, NotThisLevel, OutsideRegion, PersonalData.
    """
    return await ctx.do(application(ctx).order_announcement, body.to_command(ctx.act(body)), status=201)


@router.post("/notices/{number}/posting")
async def post_notice(
    number: str, body: PostingBody, ctx: Annotated[CommandContext, Depends(require_role(Role.PUBLISHER))]
) -> Response:
    """Complete what is missing and put the notice out: opens the window (proof needed) or publishes the announcement.

    The days run from today, whatever `effective_on` and `taken_at` say; `ends_on` is the last of them, a working day.
    Refuses FieldsMissing (each named by JSON pointer), HotlineMissing, HotlineUnusable, PersonalData, NotRetyped,
    ProofMissing, AlreadyPosted, OutsideRegion.
    """
    return await ctx.do(application(ctx).post, body.to_command(number, ctx.act(body)))


@router.post("/notices/{number}/proofs", status_code=201)
async def prove_posting(
    number: str, body: PhotoBody, ctx: Annotated[CommandContext, Depends(require_role(*PROVERS))]
) -> Response:
    """Put a photo of the wall on record: first day, last day, each village (DIS-06). Refuses NotPosted."""
    return await ctx.do(application(ctx).prove, body.to_command(number, ctx.act(body)), status=201)


@router.post("/notices/{number}/closing")
async def close_window(
    number: str, body: ActBody, ctx: Annotated[CommandContext, Depends(require_role(*CLOSERS))]
) -> Response:
    """End a window whose days have run since its posting was recorded. `state` is then clear or objected.

    Refuses WindowStillOpen (until when, and why that day), ObjectionsOpen, WindowNotOpen.
    """
    return await ctx.do(application(ctx).close, commands.CloseWindow(act=ctx.act(body), notice=number))


@router.post("/notices/{number}/corrections", status_code=201)
async def correct_notice(
    number: str, body: CorrectionBody, ctx: Annotated[CommandContext, Depends(require_role(Role.PUBLISHER))]
) -> Response:
    """A new release that shows the difference; `reason` is mandatory. An open window is counted anew.

    Refuses NothingChanged, ReasonMissing, NotPosted, PersonalData.
    """
    return await ctx.do(application(ctx).correct, body.to_command(number, ctx.act(body)), status=201)


@router.put("/organisations/{place}")
async def set_organisation(
    place: Place,
    body: OrganisationBody,
    ctx: Annotated[CommandContext, Depends(require_role(Role.PUBLISHER, Role.COUNTY_GOV))],
) -> Response:
    """Name the office that answers for a place and its report telephone (G-44). Refuses HotlineUnusable."""
    return await ctx.do(application(ctx).set_organisation, body.to_command(place, ctx.act(body)))


@router.get("/organisations/{place}")
def read_organisation(place: Place, ctx: PublicQuery) -> dict[str, Any]:
    """The nearest office that answers for a place, from the village upwards; empty when none is set."""
    return ctx.queries.organisation(place) or {}


def _found(queries: Queries, number: str) -> NoticeView:
    view = queries.notice(number)
    if view is None:
        raise UnknownNotice(f"没有编号为 {number} 的公告，请核对")
    return view


def _answer(view: NoticeView, ctx: QueryContext) -> dict[str, Any]:
    return {**view.facts, "releases": view.releases, "proofs": view.proofs, "objections_received": view.objections,
            "rests_on": [proof_of(entry) for entry in view.entries], "position": ctx.sequence}  # fmt: skip
