"""What may be asked of the projects service. Amounts are fen, places division codes, `project` is a number."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.projects.domain.assets import AssetRow
from services.projects.domain.content import Content
from services.projects.domain.evidence import Evidence
from services.projects.domain.plan import Issue
from shared.importing import Sheet
from shared.kernel.acts import Act


@dataclass(frozen=True, kw_only=True)
class Command:
    act: Act


@dataclass(frozen=True, kw_only=True)
class DraftProject(Command):
    """`accept` names identical projects of the library that are others, for the act's reason."""

    place: str
    plan_year: int
    content: Content
    accept: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AboutProject(Command):
    project: str


@dataclass(frozen=True, kw_only=True)
class ReviseContent(AboutProject):
    """New values of fields of `Content`, by name; what is equal to the old is no change."""

    changes: Mapping[str, Any]
    accept: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AssignPlace(AboutProject):
    place: str
    accept: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NameResponsible(AboutProject):
    unit: str
    leader: str
    person: str


@dataclass(frozen=True, kw_only=True)
class TakeStep(AboutProject):
    """A step of the procedure by the name its workflow gives it."""

    command: str
    evidence: Evidence
    assets: tuple[AssetRow, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TakeSteps(Command):
    """Several projects' steps at one sitting (逐项审议): all of them or none."""

    steps: tuple[TakeStep, ...]


@dataclass(frozen=True, kw_only=True)
class ImportProjects(Command):
    """The accepted rows of a project list. `dry_run` only reports."""

    sheet: Sheet
    dry_run: bool


@dataclass(frozen=True, kw_only=True)
class AboutPlan(Command):
    county: str
    plan_year: int


@dataclass(frozen=True, kw_only=True)
class DraftPlan(AboutPlan):
    """Begin the year's plan with every project confirmed so far."""


@dataclass(frozen=True, kw_only=True)
class PutLine(AboutPlan):
    """List a confirmed project; what is left empty is taken from its content."""

    project: str
    source_channel: str = ""
    platform: str = ""
    content_progress: str = ""


@dataclass(frozen=True, kw_only=True)
class DropLine(AboutPlan):
    project: str


@dataclass(frozen=True, kw_only=True)
class ApprovePlan(AboutPlan):
    issue: Issue


@dataclass(frozen=True, kw_only=True)
class AmendPlan(AboutPlan):
    """Open the next version."""


@dataclass(frozen=True, kw_only=True)
class FilePlan(AboutPlan):
    """`to` is the station's name or level in the pack's filing chain."""

    to: str
    sent_on: date


@dataclass(frozen=True, kw_only=True)
class NoteFilingReceipt(AboutPlan):
    to: str
    remark: str
    received_on: date


@dataclass(frozen=True, kw_only=True)
class Fact(AboutProject):
    """Another service's fact; `sequence` is its place in that service's log."""

    sequence: int


@dataclass(frozen=True, kw_only=True)
class NoteWindow(Fact):
    notice: str
    window: int
    content_version: int
    status: str


@dataclass(frozen=True, kw_only=True)
class NoteObjection(Fact):
    notice: str
    window: int
    objection: str
    status: str


@dataclass(frozen=True, kw_only=True)
class NoteMoney(Fact):
    fact: str
    fen: int
