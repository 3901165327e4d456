"""One method per command: load, decide, save. The rules are the domain's."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from services.projects import commands
from services.projects.domain.errors import NotInLibrary, PlanExists
from services.projects.domain.library import Library
from services.projects.domain.likeness import Entry
from services.projects.domain.machine import following, given_up
from services.projects.domain.plan import AnnualPlan
from services.projects.domain.project import Project
from services.projects.listing import content_of, refuse_known, told
from shared.importing import ImportReport, to_json
from shared.kernel.acts import Act
from shared.kernel.divisions import divisions
from shared.kernel.reasons import says_why
from shared.platform.commands.writer import Outcome
from shared.platform.eventstore.store import Repository
from shared.policy import RulePack, RulePacks
from shared.policy.citing import citing

UNREAD_AT_ONCE = 500
"""How many projects of an older library are read in one command, so that it keeps to its time."""


class Projects:
    """The desk of the projects service. Every method takes the writer's repository and one command."""

    def __init__(self, packs: RulePacks) -> None:
        self._packs = packs

    def draft_project(self, books: Repository, asked: commands.DraftProject) -> Outcome:
        """A project enters the county's library under a number of its own. Raises NotYourStep, OutsideRegion."""
        rules = self._packs.for_place(asked.place, asked.act.recorded_on)
        county = divisions().opened_for(asked.place[:6], asked.plan_year, "/place")
        library = self._library(books, county, asked.plan_year, asked.act)
        entry = Entry.of("", asked.place, asked.content)
        with citing(rules):
            same = library.refuse_identical(entry, asked.act, asked.accept, self._pursued(books, library))
            reference = library.admit(asked.place, asked.act, content=asked.content)
            project = Project.draft(reference, asked.content, asked.act, rules, same)
        books.add(project)
        return self._moved(books, project, rules, library)

    def revise_content(self, books: Repository, asked: commands.ReviseContent) -> Outcome:
        """Raises ContentFixed, TargetsRemoved, OutsideRegion, NotFound."""
        project, rules = self._project(books, asked.project)
        with citing(rules):
            changes = project.revise(replace(project.content, **asked.changes), asked.act, rules)
        library = self._restated(books, project, asked)
        answer = {
            "project": project.number,
            "content_version": project.content_version,
            "changed": [change.field for change in changes],
            "alike": self._alike(books, project, rules),
        }
        return Outcome((project, library), answer)

    def assign_place(self, books: Repository, asked: commands.AssignPlace) -> Outcome:
        """Raises ContentFixed, OutsideRegion, NotFound."""
        project, rules = self._project(books, asked.project)
        with citing(rules):
            project.assign_place(asked.place, asked.act, rules)
        library = self._restated(books, project, asked)
        answer = {"project": project.number, "place": project.place, "alike": self._alike(books, project, rules)}
        return Outcome((project, library), answer)

    def name_responsible(self, books: Repository, asked: commands.NameResponsible) -> Outcome:
        """Also renews the project's line in a plan that is still a draft. Raises OutsideRegion, NotFound."""
        project, rules = self._project(books, asked.project)
        with citing(rules):
            project.name_responsible(asked.unit, asked.leader, asked.person, asked.act)
        return Outcome((project, *_listed(books, project, asked.act, rules)), {"project": project.number})

    def take_step(self, books: Repository, asked: commands.TakeStep) -> Outcome:
        """Raises StepNotListed, NotYourStep, AdjacentStep, EvidenceIncomplete, GuardRefused, NotFound."""
        project, rules = self._project(books, asked.project)
        with citing(rules):
            year = project.plan_year
            project.take(asked.command, asked.evidence, asked.act, rules, assets=asked.assets)
        if project.plan_year != year:
            self._library(books, project.county, project.plan_year, asked.act).restate(project.entry, asked.act)
        return self._moved(books, project, rules, *_listed(books, project, asked.act, rules))

    def take_steps(self, books: Repository, asked: commands.TakeSteps) -> Outcome:
        """Every item's outcome of one sitting, all or nothing. Raises what the first refused step raises."""
        done = [self.take_step(books, item) for item in asked.steps]
        moved = tuple(aggregate for one in done for aggregate in one.aggregates)
        return Outcome(moved, {"items": [dict(one.result) for one in done]})

    def import_projects(self, books: Repository, asked: commands.ImportProjects) -> Outcome:
        """Every row a draft in the library, or none. Raises RowsRefused with each problem by row, OutsideRegion."""
        sheet, act = asked.sheet, asked.act
        act.within(sheet.county)
        divisions().opened_for(sheet.county, sheet.year)
        library = self._library(books, sheet.county, sheet.year, act)
        sheet = refuse_known(sheet, library, self._pursued(books, library), accepted=says_why(act.reason))
        sheet.require_importable()
        rules = self._packs.for_place(sheet.county, act.recorded_on)
        results: dict[int, dict[str, object]] = {}
        for row, line in sheet.projects:
            place, content = line.place_code or sheet.county, content_of(line)
            reference = library.admit(place, act, source=line.reference, content=content)
            books.add(Project.take_in(reference, content, line.reference, act, rules))
            results[row.number] = {"project": reference.number}
        for row, _ in sheet.projects:
            entry = library.entries[str(results[row.number]["project"])]
            results[row.number]["alike"] = told(library.alike(entry, rules, self._pursued(books, library)))
        return Outcome((library,), to_json(ImportReport(sheet=sheet, dry_run=asked.dry_run, results=results)))

    def draft_plan(self, books: Repository, asked: commands.DraftPlan) -> Outcome:
        """Raises PlanExists, OutsideRegion."""
        divisions().opened_for(asked.county, asked.plan_year)
        if books.named(AnnualPlan, asked.county, asked.plan_year):
            raise PlanExists(f"{asked.county} {asked.plan_year} 年度计划已建立，请在其上办理")
        rules = self._packs.for_place(asked.county, asked.act.recorded_on)
        plan = AnnualPlan.draft(asked.county, asked.plan_year, asked.act, rules)
        books.add(plan)
        for project in self._confirmed(books, asked.county, asked.plan_year):
            plan.put(project.line(), asked.act)
        return _planned(plan)

    def put_line(self, books: Repository, asked: commands.PutLine) -> Outcome:
        """Raises PlanFrozen, NotInLibrary, OtherSource, OutsideRegion, NotFound."""
        plan = self._plan(books, asked)
        project, rules = self._project(books, asked.project)
        with citing(rules):
            if (project.county, project.plan_year) != (plan.county, plan.plan_year):
                raise NotInLibrary(
                    f"项目 {project.number} 属于 {project.county} {project.plan_year} 年度，不能列入 {plan.plan}"
                )
            plan.put(project.line(asked.source_channel, asked.platform, asked.content_progress), asked.act)
        return _planned(plan)

    def drop_line(self, books: Repository, asked: commands.DropLine) -> Outcome:
        """Raises PlanFrozen, OutsideRegion, NotFound."""
        plan = self._plan(books, asked)
        with citing(self._packs.named(plan.pack)):
            plan.drop(asked.project, asked.act)
        return _planned(plan)

    def approve_plan(self, books: Repository, asked: commands.ApprovePlan) -> Outcome:
        """The plan and every project of it, or nothing. Raises PlanLineIncomplete, PlanFrozen, GuardRefused."""
        plan = self._plan(books, asked)
        projects = []
        with citing(self._packs.named(plan.pack)):
            for line in plan.approve(asked.issue, asked.act):
                project, rules = self._project(books, line.project)
                project.enter_plan(plan.plan, asked.act, rules, asked.issue.meeting_on)
                projects.append(project)
        return _planned(plan, *projects)

    def amend_plan(self, books: Repository, asked: commands.AmendPlan) -> Outcome:
        """Raises OutsideRegion, NotFound."""
        plan = self._plan(books, asked)
        with citing(self._packs.named(plan.pack)):
            plan.amend(asked.act)
        return _planned(plan)

    def file_plan(self, books: Repository, asked: commands.FilePlan) -> Outcome:
        """Raises PlanNotApproved, HopUnknown, OutsideRegion, NotFound."""
        plan = self._plan(books, asked)
        rules = self._packs.named(plan.pack)
        with citing(rules):
            hop = plan.file(asked.to, asked.sent_on, asked.act, rules)
        return Outcome((plan,), {"plan": plan.plan, "to": hop.to, "act": hop.act, "status": "sent"})

    def note_filing_receipt(self, books: Repository, asked: commands.NoteFilingReceipt) -> Outcome:
        """Raises HopUnknown, OutsideRegion, NotFound."""
        plan = self._plan(books, asked)
        rules = self._packs.named(plan.pack)
        with citing(rules):
            plan.note_receipt(asked.to, asked.remark, asked.received_on, asked.act, rules)
        return _planned(plan)

    def note_window(self, books: Repository, fact: commands.NoteWindow) -> Outcome:
        """What became of a window; nothing for a project not known here."""
        project = books.named(Project, fact.project)
        if project is None:
            return Outcome((), {})
        version = fact.content_version or project.content_version
        project.note_window(fact.notice, fact.window, version, fact.status, fact.sequence, fact.act)
        return Outcome((project,), {})

    def note_objection(self, books: Repository, fact: commands.NoteObjection) -> Outcome:
        """An objection came in or was resolved; an upheld one sends the project back by itself (T05, T14)."""
        project = books.named(Project, fact.project)
        if project is None:
            return Outcome((), {})
        rules = self._packs.named(project.pack)
        project.note_objection(fact.notice, fact.window, fact.objection, fact.status, fact.sequence, fact.act, rules)
        return Outcome((project,), {})

    def note_money(self, books: Repository, fact: commands.NoteMoney) -> Outcome:
        """What the ledger did; a returned surplus moves the project on by itself (T31)."""
        project = books.named(Project, fact.project)
        if project is None:
            return Outcome((), {})
        project.note_money(fact.fact, fact.fen, fact.sequence, fact.act, self._packs.named(project.pack))
        return Outcome((project,), {})

    def _project(self, books: Repository, number: str) -> tuple[Project, RulePack]:
        project = books.get_named(Project, number)
        return project, self._packs.named(project.pack)

    def _plan(self, books: Repository, asked: commands.AboutPlan) -> AnnualPlan:
        return books.get_named(AnnualPlan, asked.county, asked.plan_year)

    def _library(self, books: Repository, county: str, plan_year: int, act: Act) -> Library:
        library = books.named(Library, county, plan_year)
        if library is None:
            library = Library.open(county, plan_year, act)
            books.add(library)
        for number in library.unread[:UNREAD_AT_ONCE]:
            library.restate(self._project(books, number)[0].entry, act)
        return library

    def _pursued(self, books: Repository, library: Library) -> Callable[[str], bool]:
        """Whether a project of the library is pursued in its year; one just being taken in is."""

        def pursued(number: str) -> bool:
            project, rules = self._project(books, number)
            return project.plan_year == library.plan_year and not given_up(rules.workflow, project.state)

        return pursued

    def _restated(self, books: Repository, project: Project, asked: Any) -> Library:
        """The library, told what the project is now. Raises IdenticalProject."""
        library = self._library(books, project.county, project.plan_year, asked.act)
        if library.entries.get(project.number) != project.entry:
            pursued = self._pursued(books, library)
            same = library.refuse_identical(project.entry, asked.act, asked.accept, pursued)
            library.restate(project.entry, asked.act, same)
        return library

    def _alike(self, books: Repository, project: Project, rules: RulePack) -> list[dict[str, Any]]:
        """What looks like the project, for whoever proposes, reviews and decides."""
        library = books.named(Library, project.county, project.plan_year)
        return told(library.alike(project.entry, rules, self._pursued(books, library))) if library else []

    def _confirmed(self, books: Repository, county: str, plan_year: int) -> list[Project]:
        library = books.named(Library, county, plan_year)
        numbers = library.numbers if library else ()
        projects = [self._project(books, number) for number in numbers]
        return [project for project, rules in projects if project.awaits_plan(rules)]

    def _moved(self, books: Repository, project: Project, rules: RulePack, *others: Library | AnnualPlan) -> Outcome:
        """The project's state and what may come next, for the answer."""
        steps = following(rules.workflow, project.state)
        answer = {
            "project": project.number,
            "state": project.state,
            "content_version": project.content_version,
            "next": [{"command": s.command, "label": s.label, "roles": list(s.roles)} for s in steps],
            "alike": self._alike(books, project, rules),
        }
        return Outcome((project, *others), answer)


def _listed(books: Repository, project: Project, act: Act, rules: RulePack) -> tuple[AnnualPlan, ...]:
    """The draft plan of the project's year with the project's line renewed, if there is such a plan."""
    plan = books.named(AnnualPlan, project.county, project.plan_year)
    if plan is None or plan.status != "draft" or not project.awaits_plan(rules):
        return ()
    plan.put(project.line(), act)
    return (plan,)


def _planned(plan: AnnualPlan, *projects: Project) -> Outcome:
    answer = {"plan": plan.plan, "status": plan.status, "version": plan.versions, "projects": sorted(plan.lines)}
    return Outcome((plan, *projects), answer)
