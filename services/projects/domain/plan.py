"""The county's annual project plan and implementation plan (年度项目计划、实施方案), version by version.

The leading group approves, and work may start at once; filing follows and never blocks (004 二（三）). An approved
version is frozen: what changes afterwards is a new version beside it (000 四（四）).
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID, uuid5

from services.projects.domain import errors
from services.projects.domain.content import Content
from services.projects.domain.dates import PLAN, of_year
from shared.kernel.acts import Act
from shared.kernel.aggregate import Aggregate, Created
from shared.kernel.errors import FieldProblem
from shared.policy.citing import clause_of
from shared.policy.model import FilingHop, RulePack

PLANS = UUID("b3c9b6d4-1f60-5c1b-9a86-0a8f6d7a2c55")
Status = Literal["draft", "approved"]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One project of the plan with the five items of 000 四（四）; `fen` is the approved amount."""

    project: str
    name: str
    source_channel: str
    platform: str
    fen: int
    content_progress: str
    responsible_unit: str
    responsible_leader: str = ""
    responsible_person: str = ""
    place: str = ""

    @classmethod
    def of(cls, project: str, place: str, fen: int, content: Content) -> "Line":
        """The line as the project's content gives it: its category is the platform of use."""
        return cls(
            project=project,
            name=content.name,
            source_channel=content.fund_source,
            platform=content.category,
            fen=fen,
            content_progress=f"{content.construction_content} {content.period}".strip(),
            responsible_unit=content.responsible_unit,
            responsible_leader=content.responsible_leader,
            responsible_person=content.responsible_person,
            place=place,
        )


LINE_LABELS = {
    "source_channel": "来源渠道",
    "platform": "使用平台",
    "content_progress": "内容进度",
    "responsible_unit": "责任单位",
    "responsible_leader": "责任领导",
    "responsible_person": "责任人",
}


@dataclass(frozen=True, kw_only=True)
class Issue:
    """The papers of an approved version: the meeting, and the county documents by which plan and scheme are issued."""

    minutes_no: str
    meeting_on: date
    plan_document_no: str
    scheme_document_no: str
    issued_on: date


class AnnualPlan(Aggregate):
    """One county's plan of one year. `lines` is the version in hand, `versions` counts the approved ones."""

    TOPIC = "projects.annual-plan"
    LABEL = "年度项目计划"

    def __init__(self) -> None:
        self.plan = self.county = self.pack = ""
        self.plan_year = 0
        self.versions = 0
        self.status: Status = "draft"
        self.lines: dict[str, Line] = {}
        self.filings: dict[tuple[int, str], str] = {}
        self.dates: dict[str, date] = {}
        self.sent: dict[tuple[int, str], date] = {}

    @staticmethod
    def create_id(county: str, plan_year: int) -> UUID:
        """One plan per county and year."""
        return uuid5(PLANS, f"{county}/{plan_year}")

    @classmethod
    def draft(cls, county: str, plan_year: int, act: Act, rules: RulePack) -> "AnnualPlan":
        """Begin the plan of a county and year."""
        act.within(county)
        plan = f"{county}-{plan_year}"
        year = of_year(plan_year, act.recorded_on)
        at = {"plan_year_ends_on": "/plan_year"}
        PLAN.require(
            {"plan_year_ends_on": year.pop("plan_year_ends_on")}, year | {"effective_on": act.effective_on}, at=at
        )
        return cls.begin(cls.Drafted, act, county=county, plan_year=plan_year, plan=plan, rule_pack=rules.name)

    def put(self, line: Line, act: Act) -> None:
        """Add a confirmed project's line, or replace it, while the version is a draft. Refused: an approved version."""
        act.within(self.county)
        self._only_draft()
        if self.lines.get(line.project) != line:
            self.record(self.LinePut, act, plan=self.plan, line=line)

    def drop(self, project: str, act: Act) -> None:
        """Take a project out of the draft: it was cancelled, or does not fit this year's money."""
        act.within(self.county)
        self._only_draft()
        if project in self.lines:
            self.record(self.LineDropped, act, plan=self.plan, project=project)

    def approve(self, issue: Issue, act: Act) -> tuple[Line, ...]:
        """审批 by the leading group: freezes the version. Refused: no lines, or a line with an item missing."""
        act.within(self.county)
        self._only_draft()
        if problems := self._problems():
            raise errors.PlanLineIncomplete("年度计划须逐项填写完整后方可审批", fields=tuple(problems))
        self._in_order(act, {"meeting_on": issue.meeting_on, "issued_on": issue.issued_on})
        self.record(
            self.Approved,
            act,
            plan=self.plan,
            county=self.county,
            plan_year=self.plan_year,
            version=self.versions + 1,
            lines=tuple(self.lines.values()),
            issue=issue,
        )
        return tuple(self.lines.values())

    def amend(self, act: Act) -> None:
        """Open the next version beside the approved one, which stays in force until the next approval."""
        act.within(self.county)
        self._in_order(act, {})
        if self.status == "approved":
            self.record(self.AmendmentOpened, act, plan=self.plan, version=self.versions + 1)

    def file(self, to: str, sent_on: date, act: Act, rules: RulePack) -> FilingHop:
        """Send both documents to the next station of the filing chain (备案). It blocks nothing."""
        act.within(self.county)
        if not self.versions:
            raise errors.PlanNotApproved("年度计划经领导小组审批后方可备案")
        hop = self._hop(to, rules)
        earlier = rules.filing_chain[: rules.filing_chain.index(hop)]
        if skipped := [h.to for h in earlier if (self.versions, h.to) not in self.filings]:
            raise errors.HopUnknown(f"请先向{'、'.join(skipped)}备案", clause=clause_of(rules, hop.basis))
        self._in_order(act, {"sent_on": sent_on})
        self._note_filing(hop.to, "sent", "", sent_on, act)
        return hop

    def note_receipt(self, to: str, remark: str, received_on: date, act: Act, rules: RulePack) -> None:
        """A filing is received, or received with a remark; it can't be rejected (1.4 rule 6)."""
        act.within(self.county)
        hop = self._hop(to, rules)
        if (self.versions, hop.to) not in self.filings:
            raise errors.HopUnknown(f"尚未向{hop.to}报送", clause=clause_of(rules, hop.basis))
        self._in_order(act, {"received_on": received_on}, self.sent.get((self.versions, hop.to)))
        self._note_filing(hop.to, "remarked" if remark else "received", remark, received_on, act)

    def _in_order(self, act: Act, given: dict[str, date], sent_on: date | None = None) -> None:
        """Refuse a date that lies before one it must follow; `sent_on` is the day of the filing that is answered."""
        known = self.dates | {"effective_on": act.effective_on} | ({"sent_on": sent_on} if sent_on else {})
        PLAN.require({"effective_on": act.effective_on}, self.dates)
        PLAN.require(given, known)

    def _acted(self, on: date) -> None:
        self.dates["last_step_on"] = max(on, self.dates.get("last_step_on", on))

    def _note_filing(self, to: str, status: str, remark: str, on: date, act: Act) -> None:
        self.record(
            self.FilingNoted,
            act,
            plan=self.plan,
            county=self.county,
            plan_year=self.plan_year,
            version=self.versions,
            hop=to,
            status=status,
            remark=remark,
            noted_on=on,
        )

    def _hop(self, to: str, rules: RulePack) -> FilingHop:
        hop = next((h for h in rules.filing_chain if to in (h.to, h.level)), None)
        if hop is None:
            chain = "、".join(h.to for h in rules.filing_chain)
            raise errors.HopUnknown(f"备案链为：{chain}", fields=(FieldProblem("/to", f"应为：{chain}"),))
        return hop

    def _only_draft(self) -> None:
        if self.status != "draft":
            raise errors.PlanFrozen(f"年度计划第 {self.versions} 版已审批，请先发起调整，以新版本办理")

    def _problems(self) -> list[FieldProblem]:
        if not self.lines:
            return [FieldProblem("/lines", "年度计划没有项目，请先列入审定的项目")]
        return [
            FieldProblem(f"/lines/{line.project}/{name}", f"项目 {line.project} 缺少“{label}”，请填写")
            for line in self.lines.values()
            for name, label in LINE_LABELS.items()
            if not getattr(line, name).strip()
        ]

    class Drafted(Created):
        TOPIC = "projects.annual-plan.drafted"
        plan: str
        county: str
        plan_year: int
        rule_pack: str

        def apply(self, plan: "AnnualPlan") -> None:
            plan.plan, plan.county, plan.plan_year = self.plan, self.county, self.plan_year
            plan.pack = self.rule_pack
            plan._acted(self.act.effective_on)

    class LinePut(Aggregate.Event):
        TOPIC = "projects.annual-plan.line-put"
        plan: str
        line: Line

        def apply(self, plan: "AnnualPlan") -> None:
            plan.lines[self.line.project] = self.line

    class LineDropped(Aggregate.Event):
        TOPIC = "projects.annual-plan.line-dropped"
        plan: str
        project: str

        def apply(self, plan: "AnnualPlan") -> None:
            del plan.lines[self.project]

    class Approved(Aggregate.Event):
        """The version is frozen with all its lines: what audit checks against."""

        TOPIC = "projects.annual-plan.approved"
        plan: str
        county: str
        plan_year: int
        version: int
        lines: tuple[Line, ...]
        issue: Issue

        def apply(self, plan: "AnnualPlan") -> None:
            plan.versions, plan.status = self.version, "approved"
            plan._acted(self.act.effective_on)
            plan.dates |= {"last_meeting_on": self.issue.meeting_on, "issued_on": self.issue.issued_on}
            plan.dates.pop("earlier_sent_on", None)

    class AmendmentOpened(Aggregate.Event):
        TOPIC = "projects.annual-plan.amendment-opened"
        plan: str
        version: int

        def apply(self, plan: "AnnualPlan") -> None:
            plan.status = "draft"
            plan._acted(self.act.effective_on)

    class FilingNoted(Aggregate.Event):
        TOPIC = "projects.annual-plan.filing-noted"
        plan: str
        county: str
        plan_year: int
        version: int
        hop: str
        status: str
        remark: str
        noted_on: date

        def apply(self, plan: "AnnualPlan") -> None:
            plan.filings[self.version, self.hop] = self.status
            plan._acted(self.act.effective_on)
            if self.status == "sent":
                plan.sent[self.version, self.hop] = plan.dates["earlier_sent_on"] = self.noted_on
