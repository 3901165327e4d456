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
from shared.platform.web.context import Desk, Reader, desk, public, reader
from shared.platform.web.router import Router

router = Router(prefix="/disclosure/v1", tags=["公告公示"])

CLOSERS = (Role.PUBLISHER, Role.VILLAGE, Role.TOWNSHIP, Role.PROJECT_DEPT)
PROVERS = (Role.PUBLISHER, Role.VILLAGE, Role.WORK_TEAM, Role.TOWNSHIP)
DRAFTERS = (Role.PUBLISHER, Role.PROJECT_DEPT, Role.TOWNSHIP, Role.VILLAGE, Role.AUDITOR)

Public = Annotated[Reader, Depends(public)]


def application(at: Desk) -> Disclosure:
    """The service's application object, typed."""
    found: Disclosure = at.application
    return found


def today(ask: Reader) -> date:
    """The business day by the service's clock."""
    return business_date(ask.state.clock())


@router.get("/notices")
def list_notices(
    ask: Public,
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
                    today=today(ask))  # fmt: skip
    queries: Queries = ask.queries
    rows = queries.notices(wanted, before=before, limit=limit)
    following = str(rows[-1]["listed_at"]) if len(rows) == limit else None
    return Page(items=rows, next=following, sequence=ask.sequence)


@router.get("/notices/{number}")
def read_notice(number: str, ask: Public) -> dict[str, Any]:
    """One notice that is out: `facts`, `releases` (newest first, each with its `changes`), `proofs`, `objections` with
    their replies, `rests_on`: the proof files of the ledger's entries behind it. Refuses UnknownNotice, also while it
    is only planned.
    """
    view = _found(ask.queries, number)
    if not view.is_out:
        raise UnknownNotice(f"{number} 尚未发布")
    return _answer(view, ask)


@router.get("/notices/{number}/draft")
def read_draft(number: str, ask: Annotated[Reader, Depends(reader(*DRAFTERS))]) -> dict[str, Any]:
    """A notice as the office sees it before posting: what is known (`releases`), what is `missing` by field name, and
    the hotline it would bear. What is `given` comes from the projects' and the ledger's records and is never typed.
    """
    view = _found(ask.queries, number)
    ask.within(view.facts["place"], "/path/number")
    draft, pack = view.releases[0], ask.state.packs.named(view.facts["rule_pack"])
    catalogue = next(row.fields for row in pack.notice_types if row.code == view.facts["kind"])
    known = {**draft["fields"], "fund_size": draft["fund_size"]}
    office = ask.queries.organisation(view.facts["place"])
    lacking = [{"name": item.name, "label": item.label, "given": item.given} for item in catalogue
               if item.required and item.name != "hotline" and not known.get(item.name)]  # fmt: skip
    return _answer(view, ask) | {"missing": lacking, "hotline": office["hotline"] if office else ""}


@router.post("/notices", status_code=201)
async def order_announcement(body: OrderBody, at: Annotated[Desk, Depends(desk(Role.PUBLISHER))]) -> Response:
    """Plan an announcement of the office's own: policies, rules, plans, standards (DIS-02…05). Post it afterwards.

    Refuses UnknownNoticeType, NotThisLevel, OutsideRegion, PersonalData.
    """
    return await at.do(application(at).order_announcement, body.to_command(at.act(body)), status=201)


@router.post("/notices/{number}/posting")
async def post_notice(number: str, body: PostingBody, at: Annotated[Desk, Depends(desk(Role.PUBLISHER))]) -> Response:
    """Complete what is missing and put the notice out: opens the window (proof needed) or publishes the announcement.

    The days run from today, whatever `effective_on` and `taken_at` say; `ends_on` is the last of them, a working day.
    Refuses FieldsMissing (each named by JSON pointer), HotlineMissing, HotlineUnusable, PersonalData, NotRetyped,
    ProofMissing, AlreadyPosted, OutsideRegion.
    """
    return await at.do(application(at).post, body.to_command(number, at.act(body)))


@router.post("/notices/{number}/proofs", status_code=201)
async def prove_posting(number: str, body: PhotoBody, at: Annotated[Desk, Depends(desk(*PROVERS))]) -> Response:
    """Put a photo of the wall on record: first day, last day, each village (DIS-06). Refuses NotPosted."""
    return await at.do(application(at).prove, body.to_command(number, at.act(body)), status=201)


@router.post("/notices/{number}/closing")
async def close_window(number: str, body: ActBody, at: Annotated[Desk, Depends(desk(*CLOSERS))]) -> Response:
    """End a window whose days have run since its posting was recorded. `state` is then clear or objected.

    Refuses WindowStillOpen (until when, and why that day), ObjectionsOpen, WindowNotOpen.
    """
    return await at.do(application(at).close, commands.CloseWindow(act=at.act(body), notice=number))


@router.post("/notices/{number}/corrections", status_code=201)
async def correct_notice(
    number: str, body: CorrectionBody, at: Annotated[Desk, Depends(desk(Role.PUBLISHER))]
) -> Response:
    """A new release that shows the difference; `reason` is mandatory. An open window is counted anew.

    Refuses NothingChanged, ReasonMissing, NotPosted, PersonalData.
    """
    return await at.do(application(at).correct, body.to_command(number, at.act(body)), status=201)


@router.put("/organisations/{place}")
async def set_organisation(
    place: Place, body: OrganisationBody, at: Annotated[Desk, Depends(desk(Role.PUBLISHER, Role.COUNTY_GOV))]
) -> Response:
    """Name the office that answers for a place and its report telephone (G-44). Refuses HotlineUnusable."""
    return await at.do(application(at).set_organisation, body.to_command(place, at.act(body)))


@router.get("/organisations/{place}")
def read_organisation(place: Place, ask: Public) -> dict[str, Any]:
    """The nearest office that answers for a place, from the village upwards; empty when none is set."""
    return ask.queries.organisation(place) or {}


def _found(queries: Queries, number: str) -> NoticeView:
    view = queries.notice(number)
    if view is None:
        raise UnknownNotice(f"没有编号为 {number} 的公告，请核对")
    return view


def _answer(view: NoticeView, ask: Reader) -> dict[str, Any]:
    return {**view.facts, "releases": view.releases, "proofs": view.proofs, "objections_received": view.objections,
            "rests_on": [proof_of(entry) for entry in view.entries], "position": ask.sequence}  # fmt: skip
