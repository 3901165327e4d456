"""What a step does beside moving the project: one function to an effect of the rule pack.

Most steps only move the project on, and that they were taken is all there is to record.
"""

from collections.abc import Callable
from datetime import date

from services.projects.assets.decisions import register_assets
from services.projects.procedure import publicity
from services.projects.procedure.date_order import require_year
from services.projects.procedure.errors import YearNotLater
from services.projects.procedure.guards import Case
from services.projects.procedure.publicity import WINDOWS, window_days
from services.projects.procedure.workflow import ENTERING
from services.projects.register.events import Decided, EnteredPlan, ProgressReported, Reopened
from services.projects.register.project import Project
from shared.kernel.errors import FieldProblem
from shared.policy.citing import clause_of


def nothing_more(project: Project, case: Case) -> None:
    """The step is its own effect."""


def request_publicity(window: int) -> Callable[[Project, Case], None]:
    """Ask disclosure for a window over the content as it now stands."""

    def request(project: Project, case: Case) -> None:
        publicity.request_publicity(project, window, window_days(case.rules, case.transition.target), case.act)

    return request


def decide(project: Project, case: Case) -> None:
    """The amount, the minutes and the day bind ledger and plan."""
    project.record(
        Decided,
        case.act,
        project=project.reference,
        approved_fen=int(str(case.evidence["approved_fen"])),
        minutes_no=str(case.evidence["minutes_no"]),
        decided_on=date.fromisoformat(str(case.evidence["meeting_on"])),
        name=project.content.name,
        category=project.content.category,
    )


def enter_plan(project: Project, case: Case) -> None:
    """The project is a line of the approved plan for as long as that plan stands."""
    project.record(
        EnteredPlan,
        case.act,
        project=project.reference,
        plan=case.plan or project.plan,
        approved_on=case.act.effective_on,
        meeting_on=case.plan_meeting_on,
    )


def progress(project: Project, case: Case) -> None:
    """PRJ-39: how far the works are, and who says so."""
    project.record(
        ProgressReported,
        case.act,
        project=project.reference,
        category=str(case.evidence.get("kind", "progress")),
        percent=int(str(case.evidence["percent"])),
        recorded_by=str(case.evidence.get("recorded_by", "")),
        note=str(case.evidence.get("note", "")),
    )


def form_assets(project: Project, case: Case) -> None:
    """What the project leaves behind, or that it leaves nothing."""
    clause = clause_of(case.rules, case.transition.basis)
    register_assets(project, case.assets, case.act, formed=bool(case.evidence["asset_formed"]), clause=clause)


def reopen(project: Project, case: Case) -> None:
    """T36: next year's plan, and a full new pass of the procedure; nothing of the old pass counts."""
    year = int(str(case.evidence["plan_year"]))
    if year <= project.plan_year:
        pointer = FieldProblem("/evidence/plan_year", f"应大于 {project.plan_year}")
        raise YearNotLater(f"原计划年度为 {project.plan_year}，新的计划年度须更晚", fields=(pointer,))
    require_year(case.act, year, at="/evidence/plan_year")
    project.record(Reopened, case.act, project=project.reference, plan_year=year)
    publicity.show_anew(project, case.act)


EFFECTS: dict[str, Callable[[Project, Case], None]] = {
    "": nothing_more,
    "draft": nothing_more,
    **{effect: request_publicity(number) for effect, number in WINDOWS.items()},
    "submit": nothing_more,
    "feedback": nothing_more,
    "revise": nothing_more,
    "decide": decide,
    "feed-back-confirmed": nothing_more,
    ENTERING: enter_plan,
    "start": nothing_more,
    "progress": progress,
    "complete": nothing_more,
    "accept": nothing_more,
    "surplus": nothing_more,
    "register-assets": form_assets,
    "close": nothing_more,
    "return": nothing_more,
    "reject": nothing_more,
    "withdraw": nothing_more,
    "cancel": nothing_more,
    "reopen": reopen,
}
