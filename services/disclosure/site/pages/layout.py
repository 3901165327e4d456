"""What the pages of the public site share: the loader, the region path, the words for states."""

from datetime import date
from pathlib import Path
from typing import Any

from fastapi import Request
from jinja2 import FileSystemLoader

from services.disclosure.notices.notice import Course
from services.disclosure.notices.reference import State
from services.disclosure.organisations.queries import OfficeView, OrganisationQueries
from services.disclosure.register.queries import RegisterQueries
from shared.platform.clock import business_date
from shared.platform.web.context import state_of
from shared.platform.web.pages import Crumb, Export, Page, Stand, lineage

LOADER = FileSystemLoader(Path(__file__).parent / "templates")
HOME = "/disclosure/"
SERVICE = "公告公示"

CHIPS = {
    State.PLANNED: ("still", "待发布"),
    State.OPEN: ("open", "公示中"),
    State.CLEAR: ("good", "公示结束，无异议"),
    State.OBJECTED: ("bad", "公示结束，异议成立"),
    State.VOID: ("warn", "已作废"),
    State.PUBLISHED: ("good", "已公告"),
}
"""A state as the public reads it: kind of chip and words."""

COURSES = {
    Course.RECEIVED: ("open", "已收到，待调查"),
    Course.INVESTIGATING: ("open", "调查中"),
    Course.UPHELD: ("bad", "异议成立"),
    Course.DISMISSED: ("still", "异议不成立"),
}
"""How far an objection has come, as its writer reads it."""


def register_of(request: Request) -> RegisterQueries:
    """What may be asked of the register."""
    return RegisterQueries(state_of(request).engine)


def office_of(request: Request, place: str) -> OfficeView | None:
    """The office that answers for a place."""
    return OrganisationQueries(state_of(request).engine).organisation(place)


def today(request: Request) -> date:
    """The business day by the service's clock."""
    return business_date(state_of(request).clock())


def crumbs(place: str, last: str = "") -> tuple[Crumb, ...]:
    """全国 › 省 › 州 › 县 › 乡 › 村, each a link but the one where the reader stands."""
    steps = [Crumb("全国", HOME), *(Crumb(d.name, f"{HOME}?place={d.code}") for d in lineage(place))]
    return (*steps, Crumb(last)) if last else (*steps[:-1], Crumb(steps[-1].label))


def page(
    title: str,
    *,
    path: tuple[Crumb, ...] = (),
    year: int | None = None,
    stand: Stand | None = None,
    simulated: bool = False,
    exports: tuple[Export, ...] = (),
) -> Page:
    """The layout's part of a page of this service."""
    return Page(title, SERVICE, HOME, path or crumbs(""), year, stand, simulated, exports)


def standing(facts: dict[str, Any]) -> Stand:
    """As of when a row speaks."""
    return Stand(facts["effective_on"], facts["recorded_at"], facts["sequence"])
