"""The list of notices by region, and the page of one notice."""

from typing import Annotated, Any
from urllib.parse import urlencode

import segno
from fastapi import Depends, Query, Request
from fastapi.responses import HTMLResponse

from services.disclosure.notices.reference import State, proof_of
from services.disclosure.objections.form_tokens import new_token
from services.disclosure.register.queries import Filter, NoticeView
from services.disclosure.site.pages import layout
from shared.kernel.workdays import is_working_day
from shared.platform.web.context import public_query, state_of
from shared.platform.web.pages import Export, Page, Stand, asked_place, place_name, render
from shared.platform.web.router import Router
from shared.policy.model import EvidenceField, NoticeType

router = Router(prefix="/disclosure", include_in_schema=False, dependencies=[Depends(public_query)])

PER_PAGE = 30
ABOVE = 5
BESIDE = ("hotline", "title")
"""Items that the page shows elsewhere: below the table, above it."""

DIGITS = {0: 2, 2: 4, 4: 6, 6: 9, 9: 12}
"""How long the codes below a code of so many digits are."""


@router.get("/")
def list_page(
    request: Request,
    place: Annotated[str, Query(pattern=r"^\d{0,12}$")] = "",
    year: Annotated[str, Query(pattern=r"^(\d{4})?$")] = "",
    type: Annotated[str, Query(max_length=60)] = "",
    state: Annotated[str, Query(pattern=r"^(open|clear|objected|void|published)?$")] = "",
    q: Annotated[str, Query(max_length=100)] = "",
    about: Annotated[str, Query(max_length=120)] = "",
    before: Annotated[int | None, Query(ge=1, le=2**62)] = None,
) -> HTMLResponse:
    """What is out in a region, newest first, narrowed by year, kind, state and words. 404 for no such region."""
    asked_place(place)
    register = layout.register_of(request)
    chosen = {"place": place, "year": year, "type": type, "state": state, "q": q, "about": about}
    wanted = Filter(
        place=place, fiscal_year=int(year) if year else None, kind=type, state=state or None, words=q, about=about
    )
    rows = register.notices(wanted, before=before, limit=PER_PAGE + 1)
    kinds, years = register.kinds_and_years(place)
    following = {**chosen, "before": rows[PER_PAGE - 1]["listed_at"]} if len(rows) > PER_PAGE else None
    return render(
        request, layout.LOADER, "list.html", page=_list_page(request, chosen, any(row["simulated"] for row in rows)),
        rows=[_row(row, request) for row in rows[:PER_PAGE]], chosen=chosen, kinds=kinds, years=years,
        chips=layout.CHIPS, below=_below(request, place, wanted.fiscal_year), above=_above(request, place), place=place,
        here=place_name(place) if place else "全国", wide=f"{layout.HOME}?{urlencode({'place': place})}",
        following=f"{layout.HOME}?{urlencode(following)}" if following else "",
        narrowed=bool(q or type or state or year or about),
        office=layout.office_of(request, place) if place else None,
    )  # fmt: skip


def _list_page(request: Request, chosen: dict[str, str], simulated: bool) -> Page:
    place, stand = chosen["place"], layout.register_of(request).stand()
    said = urlencode({name: value for name, value in chosen.items() if value})
    return layout.page(
        f"{place_name(place) if place else '全国'}扶贫资金项目公告公示",
        path=layout.crumbs(place),
        year=int(chosen["year"]) if chosen["year"] else None,
        stand=Stand(*stand) if stand else Stand(None, None, 0),
        simulated=simulated,
        exports=(
            Export("JSON", f"/disclosure/v1/notices?{said}", "application/json"),
            Export("订阅（Atom）", f"/disclosure/feeds/{place or '0'}.atom", "application/atom+xml"),
        ),
    )


@router.get("/notices/{number}")
def notice_page(request: Request, number: str) -> HTMLResponse:
    """One notice: may I object, until when, to whom, how; its items; where the money comes from; every correction."""
    view = layout.register_of(request).notice(number)
    if view is None or not view.is_out:
        return missing(request, number)
    context = notice_context(request, view) | {"draft": {}, "problems": (), "key": new_token(state_of(request), number)}
    answer = render(request, layout.LOADER, "notice.html", **context)
    answer.headers["cache-control"] = "private"  # the form in it is one reader's
    return answer


def missing(request: Request, number: str) -> HTMLResponse:
    """No notice of that number is out: says so, and where to look."""
    detail = f"没有编号为 {number} 的公告，或者它还没有发布。请核对编号，或从公告列表中查找。"
    return render(
        request, layout.LOADER, "sluice/message.html", status=404, page=layout.page("没有找到这份公告"), kind="warn",
        detail=detail, problems=(), basis=None, href=layout.HOME, action="查看公告列表",
    )  # fmt: skip


def notice_context(request: Request, view: NoticeView) -> dict[str, Any]:
    """What the template of a notice is filled with."""
    facts, catalogue = view.facts, _catalogue(request, view)
    address = str(request.base_url.replace(path=f"/disclosure/notices/{facts['notice']}"))
    labels = {item.name: item.label for item in catalogue.fields}
    return {
        "page": layout.page(
            facts["title"], path=layout.crumbs(facts["place"], catalogue.label), year=facts["fiscal_year"],
            stand=layout.standing(facts), simulated=facts["simulated"],
            exports=(Export("JSON", f"/disclosure/v1/notices/{facts['notice']}", "application/json"),),
        ),
        "facts": facts, "kind": catalogue, "items": _items(view, catalogue),
        "chip": layout.CHIPS[State(facts["state"])],
        "left": (facts["ends_on"] - layout.today(request)).days if facts["ends_on"] else None,
        "working_day": bool(facts["ends_on"]) and is_working_day(facts["ends_on"]),
        "address": address, "code": segno.make_qr(address).svg_data_uri(scale=3, border=2),
        "grounds": [(entry, proof_of(entry)) for entry in view.entries],
        "corrections": [r for r in view.releases if r["changes"]], "labels": labels, "proofs": view.proofs,
        "objections": [{**o, "chip": layout.COURSES[o["state"]]} for o in view.objections],
        "newest": view.releases[0], "may_object": facts["state"] in (State.OPEN, State.PUBLISHED),
        "related": layout.register_of(request).related(facts),
        "office": layout.office_of(request, facts["place"]),
        "book": f"{facts['county']}-{facts['fiscal_year']}",
    }  # fmt: skip


def _catalogue(request: Request, view: NoticeView) -> NoticeType:
    pack = state_of(request).packs.named(view.facts["rule_pack"])
    return next(row for row in pack.notice_types if row.code == view.facts["kind"])


def _items(view: NoticeView, catalogue: NoticeType) -> list[dict[str, Any]]:
    """The catalogue's items in its order, then the extra ones under their own names."""
    said = view.releases[0]["fields"]
    known = [item.name for item in catalogue.fields]
    items = [
        {"label": item.label, "kind": item.kind, "text": said.get(item.name, ""), "lines": _lines(said, item)}
        for item in catalogue.fields
        if item.name not in BESIDE and (item.kind == "fen" or said.get(item.name))
    ]
    extra = [
        {"label": name, "kind": "text", "text": text, "lines": []} for name, text in said.items() if name not in known
    ]
    return items + extra


def _lines(said: dict[str, str], item: EvidenceField) -> list[tuple[str, str]]:
    """The lines of a list, what is named apart from its amount, so that amounts stand below each other."""
    if item.kind != "texts":
        return []
    named = [line.rpartition("：") for line in said.get(item.name, "").splitlines()]
    return [(name, last) if name and last.endswith("元") else (name + colon + last, "") for name, colon, last in named]


def _row(row: dict[str, Any], request: Request) -> dict[str, Any]:
    left = (row["ends_on"] - layout.today(request)).days if row["state"] == State.OPEN else None
    return {**row, "chip": layout.CHIPS[State(row["state"])], "left": left}


def _above(request: Request, place: str) -> list[dict[str, Any]]:
    """What township, county and prefecture published lately: it reaches the village too (到村到户)."""
    places = tuple(place[:length] for length in (4, 6, 9) if length < len(place))
    if len(place) < 9:
        return []
    return layout.register_of(request).notices(Filter(places=places), before=None, limit=ABOVE)


def _below(request: Request, place: str, year: int | None) -> list[dict[str, Any]]:
    """The divisions below that have notices, with how many."""
    digits = DIGITS.get(len(place))
    if digits is None:
        return []
    counts = layout.register_of(request).counts_below(place, digits, year)
    return [{"code": code, "name": place_name(code), "count": count} for code, count in counts.items()]
