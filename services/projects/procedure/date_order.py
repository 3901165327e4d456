"""The dates that a command states, checked against those that came on record before."""

from collections.abc import Mapping
from datetime import date

from services.projects.register import dates
from services.projects.register.content import Content
from services.projects.register.events import Value
from services.projects.register.project import Project
from shared.kernel.acts import Act


def require_order(project: Project, act: Act) -> None:
    """Refuse a business date before the project's last step, or before the end of its window was recorded."""
    known = {"last_step_on": project.last_step_on, "window_closed_on": project.dates.get("window_closed_on")}
    _require(act, {"effective_on": act.effective_on}, {name: day for name, day in known.items() if day})


def require_after_draft(project: Project, act: Act) -> None:
    """Refuse a business date before the project was thought up."""
    _require(act, {"effective_on": act.effective_on}, {"drafted_on": project.drafted_on or act.effective_on})


def require_stated_order(
    project: Project,
    act: Act,
    command: str,
    evidence: Mapping[str, Value],
    formed_on: tuple[date, ...],
    meeting_on: date | None,
) -> None:
    """Refuse a step whose dates lie before one that they must follow.

    `formed_on` are the days on which the assets were formed; `meeting_on` approved the annual plan.
    """
    require_order(project, act)
    given = dates.stated(command, evidence)
    known = {**project.dates, "effective_on": act.effective_on}
    days = {name: day for name, (day, _) in given.items()}
    _require(act, days, known, {name: f"/evidence/{field}" for name, (_, field) in given.items()})
    if meeting_on is not None:
        _require(act, {"plan_meeting_on": meeting_on}, known, {"plan_meeting_on": "/meeting_on"})
    for number, formed in enumerate(formed_on):
        _require(act, {"formed_on": formed}, known, {"formed_on": f"/assets/{number}/formed_on"})


def require_year(act: Act, plan_year: int, at: str = "/plan_year") -> None:
    """Refuse a plan year that is over on the business date, or too far ahead."""
    bounds = dates.of_year(plan_year, act.recorded_on)
    year = {"plan_year_ends_on": bounds.pop("plan_year_ends_on")}
    dates.PROJECT.require(year, {**bounds, "effective_on": act.effective_on}, at={"plan_year_ends_on": at})


def require_period(act: Act, content: Content, plan_year: int) -> None:
    """Refuse a building period that ends before it begins, before its plan year, or too far ahead."""
    at = dict.fromkeys(("planned_start", "planned_finish"), "/period")
    dates.PROJECT.require(dates.of_period(content.period), dates.of_year(plan_year, act.recorded_on), at=at)


def _require(
    act: Act, given: Mapping[str, date], known: Mapping[str, date], at: Mapping[str, str] | None = None
) -> None:
    if not act.automatic:
        dates.PROJECT.require(given, known, at=at)
