"""The county's annual project plan and implementation plan (年度项目计划、实施方案), version by version.

The leading group approves, and work may start at once; filing follows and never blocks (004 二（三）). An approved
version is frozen: what changes afterwards is a new version beside it (000 四（四）).
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID, uuid5

from services.projects.register.content import Content
from shared.kernel.aggregate import Aggregate

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

    def acted(self, on: date) -> None:
        """Something was done about the plan on a day: what follows is not before it."""
        self.dates["last_step_on"] = max(on, self.dates.get("last_step_on", on))
