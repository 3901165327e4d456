"""Reading notices. What is out needs no login (DIS-33)."""

from typing import Annotated, Any

from fastapi import Depends, Query

from services.disclosure.notices.access import PublicQuery, today
from services.disclosure.notices.errors import UnknownNotice
from services.disclosure.notices.reference import State, proof_of
from services.disclosure.organisations.queries import OrganisationQueries
from services.disclosure.register.queries import Filter, NoticeView, RegisterQueries
from shared.platform.identity.roles import Role
from shared.platform.web.bodies import Page, PageSize
from shared.platform.web.context import QueryContext, query
from shared.platform.web.router import Router

router = Router(prefix="/disclosure/v1", tags=["公告公示"])

DRAFTERS = (Role.PUBLISHER, Role.PROJECT_DEPT, Role.TOWNSHIP, Role.VILLAGE, Role.AUDITOR)


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
    rows = ctx.read(RegisterQueries).notices(wanted, before=before, limit=limit)
    following = str(rows[-1]["listed_at"]) if len(rows) == limit else None
    return Page(items=rows, next=following, sequence=ctx.sequence)


@router.get("/notices/{number}")
def read_notice(number: str, ctx: PublicQuery) -> dict[str, Any]:
    """One notice that is out: `facts`, `releases` (newest first, each with its `changes`), `proofs`, `objections` with
    their replies, `rests_on`: the proof files of the ledger's entries behind it. Refuses UnknownNotice, also while it
    is only planned.
    """
    view = _found(ctx, number)
    if not view.is_out:
        raise UnknownNotice(f"{number} 尚未发布")
    return _answer(view, ctx)


@router.get("/notices/{number}/draft")
def read_draft(number: str, ctx: Annotated[QueryContext, Depends(query(*DRAFTERS))]) -> dict[str, Any]:
    """A notice as the office sees it before posting: what is known (`releases`), what is `missing` by field name, and
    the hotline it would bear. What is `given` comes from the projects' and the ledger's records and is never typed.
    """
    view = _found(ctx, number)
    ctx.within(view.facts["place"], "/path/number")
    draft, pack = view.releases[0], ctx.state.packs.named(view.facts["rule_pack"])
    catalogue = next(row.fields for row in pack.notice_types if row.code == view.facts["kind"])
    known = {**draft["fields"], "fund_size": draft["fund_size"]}
    office = ctx.read(OrganisationQueries).organisation(view.facts["place"])
    lacking = [{"name": item.name, "label": item.label, "given": item.given} for item in catalogue
               if item.required and item.name != "hotline" and not known.get(item.name)]  # fmt: skip
    return _answer(view, ctx) | {"missing": lacking, "hotline": office.hotline if office else ""}


def _found(ctx: QueryContext, number: str) -> NoticeView:
    view = ctx.read(RegisterQueries).notice(number)
    if view is None:
        raise UnknownNotice(f"没有编号为 {number} 的公告，请核对")
    return view


def _answer(view: NoticeView, ctx: QueryContext) -> dict[str, Any]:
    return {**view.facts, "releases": view.releases, "proofs": view.proofs, "objections_received": view.objections,
            "rests_on": [proof_of(entry) for entry in view.entries], "position": ctx.sequence}  # fmt: skip
