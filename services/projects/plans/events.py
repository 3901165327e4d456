"""What can have happened to a plan. Events apply and never refuse; their names and fields are stored for ever."""

from datetime import date

from services.projects.plans.plan import AnnualPlan, Issue, Line
from shared.kernel.aggregate import Aggregate, Created


class Drafted(Created):
    TOPIC = "projects.annual-plan.drafted"
    plan: str
    county: str
    plan_year: int
    rule_pack: str

    def apply(self, plan: AnnualPlan) -> None:
        plan.plan, plan.county, plan.plan_year = self.plan, self.county, self.plan_year
        plan.pack = self.rule_pack
        plan.acted(self.act.effective_on)


class LinePut(Aggregate.Event):
    TOPIC = "projects.annual-plan.line-put"
    plan: str
    line: Line

    def apply(self, plan: AnnualPlan) -> None:
        plan.lines[self.line.project] = self.line


class LineDropped(Aggregate.Event):
    TOPIC = "projects.annual-plan.line-dropped"
    plan: str
    project: str

    def apply(self, plan: AnnualPlan) -> None:
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

    def apply(self, plan: AnnualPlan) -> None:
        plan.versions, plan.status = self.version, "approved"
        plan.acted(self.act.effective_on)
        plan.dates |= {"last_meeting_on": self.issue.meeting_on, "issued_on": self.issue.issued_on}
        plan.dates.pop("earlier_sent_on", None)


class AmendmentOpened(Aggregate.Event):
    TOPIC = "projects.annual-plan.amendment-opened"
    plan: str
    version: int

    def apply(self, plan: AnnualPlan) -> None:
        plan.status = "draft"
        plan.acted(self.act.effective_on)


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

    def apply(self, plan: AnnualPlan) -> None:
        plan.filings[self.version, self.hop] = self.status
        plan.acted(self.act.effective_on)
        if self.status == "sent":
            plan.sent[self.version, self.hop] = plan.dates["earlier_sent_on"] = self.noted_on
