"""What a step does beside moving the project: one function to an effect of the rule pack.

Most steps only move the project on, and that they were taken is all there is to record.
"""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from services.projects.domain.errors import EvidenceIncomplete, YearNotLater
from services.projects.domain.guards import Case
from shared.kernel.errors import FieldProblem
from shared.policy.citing import clause_of
from shared.policy.model import RulePack

if TYPE_CHECKING:
    from services.projects.domain.project import Project

WINDOWS = {"request-publicity-1": 1, "request-publicity-2": 2}

DEFAULT_DAYS = 10
"""G-07: no text states the length of a window; ten days where the pack's notice types don't say."""


def nothing_more(project: "Project", case: Case) -> None:
    """The step is its own effect."""


def request_publicity(window: int) -> Callable[["Project", Case], None]:
    """Ask disclosure for a window over the content as it now stands."""

    def request(project: "Project", case: Case) -> None:
        project.request_publicity(window, window_days(case.rules, case.transition.target), case.act)

    return request


def window_days(rules: RulePack, state: str) -> int:
    """How long a window must stay open in this state: the notice type that gates a step out of it says so."""
    leaving = {t.code for t in rules.workflow.transitions if state in t.sources}
    days = (n.window_days for n in rules.notice_types if leaving & set(n.gates) and n.window_days)
    return next(days, DEFAULT_DAYS)


def awaited_window(rules: RulePack, state: str) -> int | None:
    """The number of the window a project in this state waits for, if it waits for one."""
    into = {t.effect for t in rules.workflow.transitions if t.target == state}
    return next((number for effect, number in WINDOWS.items() if effect in into), None)


def decide(project: "Project", case: Case) -> None:
    """The amount, the minutes and the day bind ledger and plan."""
    project.record(
        project.Decided,
        case.act,
        project=project.reference,
        approved_fen=int(str(case.evidence["approved_fen"])),
        minutes_no=str(case.evidence["minutes_no"]),
        decided_on=date.fromisoformat(str(case.evidence["meeting_on"])),
        name=project.content.name,
        category=project.content.category,
    )


def enter_plan(project: "Project", case: Case) -> None:
    """The project is a line of the approved plan for as long as that plan stands."""
    project.record(
        project.EnteredPlan,
        case.act,
        project=project.reference,
        plan=case.plan or project.plan,
        approved_on=case.act.effective_on,
        meeting_on=case.plan_meeting_on,
    )


def progress(project: "Project", case: Case) -> None:
    """PRJ-39: how far the works are, and who says so."""
    project.record(
        project.ProgressReported,
        case.act,
        project=project.reference,
        category=str(case.evidence.get("kind", "progress")),
        percent=int(str(case.evidence["percent"])),
        recorded_by=str(case.evidence.get("recorded_by", "")),
        note=str(case.evidence.get("note", "")),
    )


def register_assets(project: "Project", case: Case) -> None:
    """Each asset is a row of the master ledger; that none was formed is said in so many words."""
    formed = bool(case.evidence["asset_formed"])
    if formed != bool(case.assets):
        detail = "请逐项填写形成的资产" if formed else "未形成资产时不得填写资产，请核对“是否形成资产”"
        raise EvidenceIncomplete(
            detail,
            clause=clause_of(case.rules, case.transition.basis),
            fields=(FieldProblem("/assets", detail),),
        )
    for number, row in enumerate(case.assets, start=1):
        asset = f"{project.number}-{number:02d}"
        project.record(project.AssetRegistered, case.act, project=project.reference, asset=asset, row=row)


def reopen(project: "Project", case: Case) -> None:
    """T36: next year's plan, and a full new pass of the procedure; nothing of the old pass counts."""
    year = int(str(case.evidence["plan_year"]))
    if year <= project.plan_year:
        pointer = FieldProblem("/evidence/plan_year", f"应大于 {project.plan_year}")
        raise YearNotLater(f"原计划年度为 {project.plan_year}，新的计划年度须更晚", fields=(pointer,))
    project.year_in_order(case.act, year, at="/evidence/plan_year")
    project.record(project.Reopened, case.act, project=project.reference, plan_year=year)
    project.show_anew(case.act)


EFFECTS: dict[str, Callable[["Project", Case], None]] = {
    "": nothing_more,
    "draft": nothing_more,
    **{effect: request_publicity(number) for effect, number in WINDOWS.items()},
    "submit": nothing_more,
    "feedback": nothing_more,
    "revise": nothing_more,
    "decide": decide,
    "feed-back-confirmed": nothing_more,
    "enter-plan": enter_plan,
    "start": nothing_more,
    "progress": progress,
    "complete": nothing_more,
    "accept": nothing_more,
    "surplus": nothing_more,
    "register-assets": register_assets,
    "close": nothing_more,
    "return": nothing_more,
    "reject": nothing_more,
    "withdraw": nothing_more,
    "cancel": nothing_more,
    "reopen": reopen,
}
