"""A project from the village's first thought to the register of assets: what is known of it.

Events change it and never refuse; what may happen is decided by the capabilities. The procedure itself is data of the
rule pack the project began with; the pack's name stays with the project for life.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from services.projects.register import dates
from services.projects.register.content import Content
from services.projects.register.windows import Window
from shared.kernel.acts import Actor
from shared.kernel.aggregate import Aggregate

PROJECTS = UUID("2f0b7c52-6a3e-5a57-8f6d-3c9a5e0d4b11")

SYSTEM = "system"
"""The role of a step that the service takes by itself on another service's event."""


@dataclass(frozen=True)
class Reference:
    """Which project an event is about, in the words other services know it by."""

    number: str
    place: str
    county: str
    plan_year: int


class Project(Aggregate):
    """One project. `state` is a code of its pack's workflow; `windows` holds the latest window of each number.

    `dates` are those of this pass through the procedure, by their names in the order of dates.
    """

    TOPIC = "projects.project"
    LABEL = "项目"

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
        self.windows: dict[int, Window] = {}
        self.dates: dict[str, date] = {}
        self.remarks: list[str] = []
        self.answers: dict[str, str] = {}
        self.approved_fen = 0
        self.plan = ""
        self.surplus_fen: int | None = None

    def remember(self, command: str, evidence: Mapping[str, object], effective_on: date) -> None:
        """Take down what later dates are measured against. Nothing is refused: it is on record."""
        self.drafted_on = self.drafted_on or effective_on
        self.last_step_on = max(effective_on, self.last_step_on or effective_on)
        for name in dates.FORGOTTEN.get(command, ()):
            self.dates.pop(name, None)
        for name, day in dates.on_record(command, evidence, effective_on).items():
            self.dates[name] = max(day, self.dates.get(name, day)) if name == "recorded_on" else day

    @staticmethod
    def create_id(number: str) -> UUID:
        """The stream of a project: from its number alone, so that everyone finds it."""
        return uuid5(PROJECTS, number)

    @property
    def reference(self) -> Reference:
        """The project in the words other services know it by."""
        return Reference(self.number, self.place, self.county, self.plan_year)
