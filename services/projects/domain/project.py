"""A project from the village's first thought to the register of assets (两上两下 and what follows it).

Public methods decide: they may refuse. Events apply: they never refuse. The procedure itself is data of the rule pack
the project began with; the pack's name stays with the project for life.
"""

from dataclasses import replace
from datetime import date
from typing import Any, Self
from uuid import UUID, uuid5

from services.projects.domain import facts, windows
from services.projects.domain.assets import AssetRow
from services.projects.domain.content import Change, Content
from services.projects.domain.duties import holders
from services.projects.domain.effects import EFFECTS, awaited_window
from services.projects.domain.errors import ContentFixed, NotInLibrary, OtherSource, TargetsRemoved
from services.projects.domain.evidence import Evidence, Value
from services.projects.domain.facts import Reference
from services.projects.domain.guards import Case, findings
from services.projects.domain.likeness import Entry
from services.projects.domain.machine import automatic_step, entitled, first_step, listed, permit, state_of
from services.projects.domain.plan import Line
from services.projects.domain.publicity import Shown
from shared.kernel.acts import Act, Actor
from shared.kernel.divisions import succession
from shared.kernel.errors import FieldProblem
from shared.policy.model import RulePack, Transition

PROJECTS = UUID("2f0b7c52-6a3e-5a57-8f6d-3c9a5e0d4b11")
UPWARD = ("一上", "二上")
ENTERING = "enter-plan"


class Project(Shown):
    """One project. `state` is a code of its pack's workflow; `windows` holds the latest window of each number."""

    TOPIC = "projects.project"
    LABEL = "项目"

    Event = facts.Event
    Drafted = facts.Drafted
    StepTaken = facts.StepTaken
    ContentRevised = facts.ContentRevised
    PlaceAssigned = facts.PlaceAssigned
    ResponsibleNamed = facts.ResponsibleNamed
    PublicityRequested = facts.PublicityRequested
    WindowNoted = facts.WindowNoted
    ObjectionNoted = facts.ObjectionNoted
    Decided = facts.Decided
    EnteredPlan = facts.EnteredPlan
    ProgressReported = facts.ProgressReported
    AssetRegistered = facts.AssetRegistered
    MoneyNoted = facts.MoneyNoted
    Reopened = facts.Reopened

    def __init__(self) -> None:
        self.number = self.place = self.county = self.pack = self.source = self.state = ""
        self.plan_year = self.content_version = self.percent = self.committed_fen = self.paid_fen = 0
        self.content = Content(name="", category="", estimate_fen=0)
        self.last_actor: Actor | None = None
        self.drafted_on: date | None = None
        self.last_step_on: date | None = None
        self.forget_pass()

    def forget_pass(self) -> None:
        """What one pass through the procedure gathers; nothing of it counts in the next pass."""
        self.windows: dict[int, windows.Window] = {}
        self.dates: dict[str, date] = {}
        self.remarks: list[str] = []
        self.answers: dict[str, str] = {}
        self.approved_fen = 0
        self.plan = ""
        self.surplus_fen: int | None = None

    @staticmethod
    def create_id(number: str) -> UUID:
        """The stream of a project: from its number alone, so that everyone finds it."""
        return uuid5(PROJECTS, number)

    @property
    def reference(self) -> Reference:
        """The project in the words other services know it by."""
        return Reference(self.number, self.place, self.county, self.plan_year)

    @property
    def entry(self) -> Entry:
        """What the library knows the project by."""
        return Entry.of(self.number, self.place, self.content)

    @classmethod
    def draft(
        cls, reference: Reference, content: Content, act: Act, rules: RulePack, acknowledged: tuple[str, ...] = ()
    ) -> Self:
        """T01: village committees or work team think up a project. Refused: another role, another region."""
        entitled(first_step(rules.workflow), act, rules)
        act.within(reference.place)
        cls.year_in_order(act, reference.plan_year)
        cls.period_in_order(act, content, reference.plan_year)
        return cls._begin(reference, content, act, rules, acknowledged=acknowledged)

    @classmethod
    def take_in(cls, reference: Reference, content: Content, source: str, act: Act, rules: RulePack) -> Self:
        """A line of an existing list enters the library as a draft, with what the list says and nothing more.

        The county's project department brings it in; the village still determines it by every step of the procedure.
        """
        act.within(reference.place)
        return cls._begin(reference, content, act, rules, source=source)

    @classmethod
    def _begin(cls, reference: Reference, content: Content, act: Act, rules: RulePack, **origin: Any) -> Self:
        step = first_step(rules.workflow)
        project = cls.begin(
            cls.Drafted,
            act,
            number=reference.number,
            project=reference,
            content=content,
            rule_pack=rules.name,
            workflow=rules.workflow.code,
            **{"source": "", **origin},
        )
        project._step(Case(project=project, transition=step, act=act, rules=rules), {}, from_state="")
        return project

    def take(
        self,
        command: str,
        evidence: Evidence,
        act: Act,
        rules: RulePack,
        *,
        plan: str = "",
        plan_meeting_on: date | None = None,
        assets: tuple[AssetRow, ...] = (),
    ) -> Transition:
        """Take a step of the procedure, or refuse and say why and what instead.

        `rules` is the pack the project began with; `plan` the plan being approved; `assets` the rows to register.
        """
        step = listed(self, command, rules)
        case = Case(
            project=self, transition=step, act=act, rules=rules, evidence=evidence, plan=plan,
            plan_meeting_on=plan_meeting_on, assets=assets,
        )  # fmt: skip
        kept = permit(case)
        self.stated_in_order(act, command, kept, assets, plan_meeting_on)
        self._adopt_targets(kept, act)
        before = self.state
        EFFECTS[step.effect](self, case)
        self._step(case, kept, from_state=before)
        return step

    def awaits_plan(self, rules: RulePack) -> bool:
        """Confirmed, and not yet a line of an approved plan."""
        return any(t.effect == ENTERING and self.state in t.sources for t in rules.workflow.transitions)

    def enter_plan(self, plan: str, act: Act, rules: RulePack, meeting_on: date | None = None) -> None:
        """T23: a line of the plan just approved. A project that an earlier version brought in stays where it is."""
        if self.plan != plan:
            entry = next(t for t in rules.workflow.transitions if t.effect == ENTERING)
            self.take(entry.command, {}, act, rules, plan=plan, plan_meeting_on=meeting_on)

    def line(self, source_channel: str = "", platform: str = "", content_progress: str = "") -> Line:
        """The project's line in the annual plan; what is not given stands as the content says it.

        Refused: a project the leading group has not confirmed, and another source than the one that was shown.
        """
        if not self.approved_fen:
            raise NotInLibrary(f"项目 {self.number} 未经领导小组审定，不能列入年度计划")
        if source_channel and self.content.fund_source not in ("", source_channel):
            fix = f"公示的资金来源为“{self.content.fund_source}”，请按此填写或留空"
            raise OtherSource(f"项目 {self.number} {fix}", fields=(FieldProblem("/source_channel", fix),))
        line = Line.of(self.number, self.place, self.approved_fen, self.content)
        return replace(
            line,
            source_channel=source_channel or line.source_channel,
            platform=platform or line.platform,
            content_progress=content_progress or line.content_progress,
        )

    def revise(self, content: Content, act: Act, rules: RulePack) -> tuple[Change, ...]:
        """Change the content while it is in the hands of village and township. Refused later, and by others.

        A window asked for, open or closed over the old content counts no more: another one is asked for at once. So it
        is over an unchanged content whose window was closed before its days had passed.
        """
        state = state_of(rules.workflow, self.state)
        act.within(self.place)
        if act.actor.role not in state.holder or not self._in_village_hands(rules):
            raise ContentFixed(
                f"项目现处于“{state.label}”，由{holders(state.holder)}办理；项目内容只能在村级谋划、公示和修改完善时修改"
            )
        if self.content.performance_targets and not content.performance_targets:
            raise TargetsRemoved("项目已填报绩效目标，可以修改，不能清空")
        self.acted_in_order(act)
        if content.period != self.content.period:
            self.period_in_order(act, content, self.plan_year)
        changes = self._revise(content, act)
        if changes or self._cut_short(rules):
            self._ask_window_again(act, rules)
        return changes

    def assign_place(self, place: str, act: Act, rules: RulePack) -> None:
        """Say which village or township an imported project belongs to, once its list did not.

        The place is part of what a window shows: it changes only while the content may, and then is shown anew.
        """
        act.within(self.place)
        act.within(place)
        if not succession().within(place, self.place):
            raise ContentFixed(f"项目地点为 {self.place}，只能细化到其下级区划")
        if place == self.place:
            return
        if not self._in_village_hands(rules):
            label = state_of(rules.workflow, self.state).label
            raise ContentFixed(f"项目现处于“{label}”，地点已经公示，只能在村级谋划、公示和修改完善时指定")
        self.acted_in_order(act)
        self.record(self.PlaceAssigned, act, project=replace(self.reference, place=place))
        if self.windows:
            self.show_anew(act)
            self._ask_window_again(act, rules)

    def name_responsible(self, unit: str, leader: str, person: str, act: Act) -> None:
        """PRJ-35: name responsible unit, leader and person; who was named before stays on record for ever."""
        act.within(self.place)
        self.after_draft(act)
        self.content.others_answer(act, unit, leader, person)
        self.record(self.ResponsibleNamed, act, project=self.reference, unit=unit, leader=leader, person=person)

    def note_objection(
        self, notice: str, window: int, objection: str, status: str, sequence: int, act: Act, rules: RulePack
    ) -> None:
        """Note an objection taken in ("received") or resolved ("upheld", "dismissed"); an upheld one sends back."""
        known = self.windows.get(window)
        if known is None or known.notice != notice:
            return
        self.record(
            self.ObjectionNoted,
            act,
            project=self.reference,
            notice=notice,
            window=window,
            objection=objection,
            status=status,
            source_sequence=sequence,
        )
        if status == windows.UPHELD and awaited_window(rules, self.state) == window:
            self._follow("return", act, rules)

    def note_money(self, fact: str, fen: int, sequence: int, act: Act, rules: RulePack) -> None:
        """Note what the ledger did: "committed", "refused", "released", "paid" (fen: total paid) or "surplus"."""
        self.record(self.MoneyNoted, act, project=self.reference, fact=fact, fen=fen, source_sequence=sequence)
        if fact == facts.SURPLUS:
            self._follow("surplus", act, rules)

    def _in_village_hands(self, rules: RulePack) -> bool:
        """Whether the procedure is where village and township may change what the project is."""
        state = state_of(rules.workflow, self.state)
        return state.phase in UPWARD and "village" in state.holder

    def _follow(self, effect: str, act: Act, rules: RulePack) -> None:
        """Take the step that follows from another service's fact, if the workflow has one from here."""
        if step := automatic_step(rules.workflow, self.state, effect):
            self.take(step.command, {}, act, rules)

    def _step(self, case: Case, evidence: dict[str, Value], from_state: str) -> None:
        step, rules = case.transition, case.rules
        hits = findings(case) if "negative-list-clear" in step.guards else []
        self.record(
            self.StepTaken,
            case.act,
            project=self.reference,
            transition=step.code,
            command=step.command,
            label=step.label,
            from_state=from_state,
            state=step.target,
            phase=state_of(rules.workflow, step.target).phase,
            content_version=self.content_version,
            evidence=evidence,
            findings=[hit.item.code for hit in hits],
            rule_pack=rules.name,
            clause=f"{step.basis.document} {step.basis.section}",
        )
