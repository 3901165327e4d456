"""What can have happened to a project. Events apply and never refuse; their names and fields are stored for ever."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from services.projects.register.content import Change, Content
from services.projects.register.project import SYSTEM, Project, Reference
from services.projects.register.windows import CLEAR, Window
from shared.kernel.aggregate import Aggregate, Created

Value = str | int | bool | list[str] | dict[str, str | bool]
"""Text, amount, count or percentage, flag, list of texts, checklist or group of fields: what a step puts on record."""

Evidence = Mapping[str, Value]


class Event(Aggregate.Event):
    """Something that happened to a project."""

    project: Reference


class Drafted(Created, Event):
    """T01 by the village, or a line taken in from a list (`source` names it).

    `acknowledged` are identical projects that the actor named as other ones, for the act's reason.
    """

    TOPIC = "projects.project.drafted"
    number: str
    content: Content
    rule_pack: str
    workflow: str
    source: str
    acknowledged: tuple[str, ...] = ()

    def apply(self, project: Project) -> None:
        project.number, project.place = self.number, self.project.place
        project.county, project.plan_year = self.project.county, self.project.plan_year
        project.pack, project.source = self.rule_pack, self.source
        project.content, project.content_version = self.content, 1


class StepTaken(Event):
    """A step of the procedure with its evidence, the version it was taken on and the clause it rests on."""

    TOPIC = "projects.project.step-taken"
    transition: str
    command: str
    label: str
    from_state: str
    state: str
    phase: str
    content_version: int
    evidence: dict[str, Value]
    findings: list[str]
    rule_pack: str
    clause: str

    def apply(self, project: Project) -> None:
        project.state = self.state
        project.remember(self.command, self.evidence, self.act.effective_on)
        if self.act.actor.role != SYSTEM:
            project.last_actor = self.act.actor
        remarks, answers = self.evidence.get("remarks"), self.evidence.get("answers")
        if isinstance(remarks, list):
            project.remarks, project.answers = remarks, {}
        if isinstance(answers, dict):
            project.answers.update({remark: str(answer) for remark, answer in answers.items()})


class ContentRevised(Event):
    """A new version of the content, with what changed, field by field."""

    TOPIC = "projects.project.content-revised"
    content: Content
    content_version: int
    changes: tuple[Change, ...]

    def apply(self, project: Project) -> None:
        project.content, project.content_version = self.content, self.content_version


class PlaceAssigned(Event):
    TOPIC = "projects.project.place-assigned"

    def apply(self, project: Project) -> None:
        project.place = self.project.place


class ResponsibleNamed(Event):
    TOPIC = "projects.project.responsible-named"
    unit: str
    leader: str
    person: str

    def apply(self, project: Project) -> None:
        project.content = replace(
            project.content,
            responsible_unit=self.unit,
            responsible_leader=self.leader,
            responsible_person=self.person,
        )


class PublicityRequested(Event):
    TOPIC = "projects.project.publicity-requested"
    window: int
    content_version: int
    min_days: int
    content: Content

    def apply(self, project: Project) -> None:
        project.windows[self.window] = Window(self.content_version, self.content, self.min_days)


class WindowNoted(Event):
    """Disclosure opened, closed or voided a window, on the day `recorded_on`, however late this service hears of it."""

    TOPIC = "projects.project.window-noted"
    notice: str
    window: int
    content_version: int
    status: str
    source_sequence: int
    recorded_on: date | None = None

    def apply(self, project: Project) -> None:
        on = self.recorded_on or self.act.recorded_on
        project.windows[self.window].follow(self.notice, self.content_version, self.status, on)
        if self.status == CLEAR:
            project.dates["window_closed_on"] = on


class ObjectionNoted(Event):
    TOPIC = "projects.project.objection-noted"
    notice: str
    window: int
    objection: str
    status: str
    source_sequence: int

    def apply(self, project: Project) -> None:
        project.windows[self.window].weigh(self.objection, self.status)


class Decided(Event):
    """审定: the leading group's meeting confirmed the project and its amount."""

    TOPIC = "projects.project.decided"
    approved_fen: int
    minutes_no: str
    decided_on: date
    name: str
    category: str

    def apply(self, project: Project) -> None:
        project.approved_fen = self.approved_fen


class EnteredPlan(Event):
    TOPIC = "projects.project.entered-plan"
    plan: str
    approved_on: date
    meeting_on: date | None = None

    def apply(self, project: Project) -> None:
        project.plan = self.plan
        if self.meeting_on:
            project.dates["plan_meeting_on"] = self.meeting_on


class ProgressReported(Event):
    """A dated entry of progress, quality or visit, by a named person."""

    TOPIC = "projects.project.progress-reported"
    category: str
    percent: int
    recorded_by: str
    note: str

    def apply(self, project: Project) -> None:
        project.percent = self.percent


class MoneyNoted(Event):
    """What the ledger did about this project."""

    TOPIC = "projects.project.money-noted"
    fact: str
    fen: int
    source_sequence: int

    def apply(self, project: Project) -> None:
        MONEY[self.fact](project, self.fen)


class Reopened(Event):
    """Next year's plan: the whole procedure again, from the start."""

    TOPIC = "projects.project.reopened"
    plan_year: int

    def apply(self, project: Project) -> None:
        project.plan_year = self.plan_year
        project.forget_pass()


def _committed(project: Project, fen: int) -> None:
    project.committed_fen += fen


def _released(project: Project, fen: int) -> None:
    project.committed_fen -= fen


def _paid(project: Project, fen: int) -> None:
    project.paid_fen = fen


def _returned(project: Project, fen: int) -> None:
    project.surplus_fen = fen


def _nothing(project: Project, fen: int) -> None:
    """A shortage sets no money aside."""


SURPLUS = "surplus"

MONEY: dict[str, Callable[[Project, int], None]] = {
    "committed": _committed,
    "refused": _nothing,
    "released": _released,
    "paid": _paid,
    SURPLUS: _returned,
}
"""The ledger's facts about a project, and what each changes here."""
