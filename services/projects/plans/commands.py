"""What may be asked of a plan. `county` is a division's code; plans are approved with all their projects or not."""

from dataclasses import dataclass
from datetime import date

from services.projects.library.library import Library
from services.projects.plans import decisions
from services.projects.plans.errors import PlanExists
from services.projects.plans.plan import AnnualPlan, Issue
from services.projects.procedure.decisions import enter_plan
from services.projects.procedure.loading import load_project
from services.projects.procedure.workflow import awaits_plan
from services.projects.register.project import Project
from shared.kernel.acts import Act
from shared.kernel.divisions import divisions
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.platform.commands.writer import Outcome
from shared.policy.citing import citing


@dataclass(frozen=True, kw_only=True)
class DraftPlan:
    """Begin the year's plan with every project confirmed so far."""

    act: Act
    county: str
    plan_year: int


def draft_plan(unit: UnitOfWork, command: DraftPlan) -> Outcome:
    """Raises PlanExists, OutsideRegion."""
    county, year = command.county, command.plan_year
    divisions().opened_for(county, year)
    if unit.repository.named(AnnualPlan, county, year):
        raise PlanExists(f"{county} {year} 年度计划已建立，请在其上办理")
    rules = unit.packs.for_place(county, command.act.recorded_on)
    plan = decisions.draft(county, year, command.act, rules)
    unit.repository.add(plan)
    for project in _confirmed(unit, county, year):
        decisions.put(plan, decisions.line_of(project), command.act)
    return _planned(plan)


@dataclass(frozen=True, kw_only=True)
class PutLine:
    """List a confirmed project; what is left empty is taken from its content."""

    act: Act
    county: str
    plan_year: int
    project: str
    source_channel: str = ""
    platform: str = ""
    content_progress: str = ""


def put_line(unit: UnitOfWork, command: PutLine) -> Outcome:
    """Raises PlanFrozen, NotInLibrary, OtherSource, OutsideRegion, NotFound."""
    plan = unit.repository.get_named(AnnualPlan, command.county, command.plan_year)
    project, rules = load_project(unit, command.project)
    with citing(rules):
        decisions.require_same_year(plan, project)
        line = decisions.line_of(project, command.source_channel, command.platform, command.content_progress)
        decisions.put(plan, line, command.act)
    return _planned(plan)


@dataclass(frozen=True, kw_only=True)
class DropLine:
    """Take a project out of the draft."""

    act: Act
    county: str
    plan_year: int
    project: str


def drop_line(unit: UnitOfWork, command: DropLine) -> Outcome:
    """Raises PlanFrozen, OutsideRegion, NotFound."""
    plan = unit.repository.get_named(AnnualPlan, command.county, command.plan_year)
    with citing(unit.packs.named(plan.pack)):
        decisions.drop(plan, command.project, command.act)
    return _planned(plan)


@dataclass(frozen=True, kw_only=True)
class ApprovePlan:
    """`issue` are the meeting and the county documents of the version."""

    act: Act
    county: str
    plan_year: int
    issue: Issue


def approve_plan(unit: UnitOfWork, command: ApprovePlan) -> Outcome:
    """The plan and every project of it, or nothing. Raises PlanLineIncomplete, PlanFrozen, GuardRefused."""
    plan = unit.repository.get_named(AnnualPlan, command.county, command.plan_year)
    projects = []
    with citing(unit.packs.named(plan.pack)):
        for line in decisions.approve(plan, command.issue, command.act):
            project, rules = load_project(unit, line.project)
            enter_plan(project, plan.plan, command.act, rules, command.issue.meeting_on)
            projects.append(project)
    return _planned(plan, *projects)


@dataclass(frozen=True, kw_only=True)
class AmendPlan:
    """Open the next version."""

    act: Act
    county: str
    plan_year: int


def amend_plan(unit: UnitOfWork, command: AmendPlan) -> Outcome:
    """Raises OutsideRegion, NotFound."""
    plan = unit.repository.get_named(AnnualPlan, command.county, command.plan_year)
    with citing(unit.packs.named(plan.pack)):
        decisions.amend(plan, command.act)
    return _planned(plan)


@dataclass(frozen=True, kw_only=True)
class FilePlan:
    """`to` is the station's name or level in the pack's filing chain."""

    act: Act
    county: str
    plan_year: int
    to: str
    sent_on: date


def file_plan(unit: UnitOfWork, command: FilePlan) -> Outcome:
    """Raises PlanNotApproved, HopUnknown, OutsideRegion, NotFound."""
    plan = unit.repository.get_named(AnnualPlan, command.county, command.plan_year)
    rules = unit.packs.named(plan.pack)
    with citing(rules):
        hop = decisions.file(plan, command.to, command.sent_on, command.act, rules)
    return Outcome((plan,), {"plan": plan.plan, "to": hop.to, "act": hop.act, "status": "sent"})


@dataclass(frozen=True, kw_only=True)
class NoteFilingReceipt:
    """`to` as in `FilePlan`; `remark` is empty where there was none."""

    act: Act
    county: str
    plan_year: int
    to: str
    remark: str
    received_on: date


def note_filing_receipt(unit: UnitOfWork, command: NoteFilingReceipt) -> Outcome:
    """Raises HopUnknown, OutsideRegion, NotFound."""
    plan = unit.repository.get_named(AnnualPlan, command.county, command.plan_year)
    rules = unit.packs.named(plan.pack)
    with citing(rules):
        decisions.note_receipt(plan, command.to, command.remark, command.received_on, command.act, rules)
    return _planned(plan)


def _confirmed(unit: UnitOfWork, county: str, plan_year: int) -> list[Project]:
    """The projects of the county's library that the leading group has confirmed and no plan has yet."""
    library = unit.repository.named(Library, county, plan_year)
    loaded = [load_project(unit, number) for number in library.numbers] if library else []
    return [project for project, rules in loaded if awaits_plan(project, rules)]


def _planned(plan: AnnualPlan, *projects: Project) -> Outcome:
    answer = {"plan": plan.plan, "status": plan.status, "version": plan.versions, "projects": sorted(plan.lines)}
    return Outcome((plan, *projects), answer)
