"""The project's file at the ledger: what other services said about it, which is all that the tap's gates rest on.

The services share no order, so a notice's window may be heard of before the project itself: whichever fact comes
first opens the file.
"""

from datetime import date
from typing import Any
from uuid import UUID, uuid5

from shared.kernel.acts import Act
from shared.kernel.aggregate import Aggregate, Event

FILES = UUID("3b6f6c1e-52a7-5d0b-9a51-7d0f0c2f6a11")


class ProjectFile(Aggregate):
    """What is known of one project: place, approval, plan, state, windows, holds."""

    TOPIC = "ledger.project-file"
    LABEL = "项目"

    def __init__(self) -> None:
        self.project = self.county = self.place = self.category = self.name = ""
        self.minutes_no = self.plan = self.state = self.performance_target = ""
        self.plan_year = self.content_version = self.approved_fen = self.progress_percent = 0
        self.cleared: dict[int, int] = {}
        self.decided_on = self.planned_on = self.state_on = date.min
        self.cleared_on: dict[int, date] = {}
        self.holds: set[str] = set()
        self.assets: set[str] = set()

    @staticmethod
    def create_id(project: str) -> UUID:
        """The file's id follows from the project's."""
        return uuid5(FILES, project)

    def note(self, note: type[Event], act: Act, source_sequence: int, **facts: Any) -> None:
        """Take down one fact. Facts of other services are never refused: they have happened."""
        facts.setdefault("county", self.county)
        self.record(note, act, project=self.project, source_sequence=source_sequence, **facts)

    @property
    def book(self) -> str:
        """The book whose money serves this project: county and plan year."""
        return f"{self.county}-{self.plan_year}"

    @property
    def confirmed(self) -> bool:
        """Whether a meeting of the leading group confirmed it and said how much."""
        return bool(self.minutes_no) and self.approved_fen > 0

    def clear(self, window: int, *, current: bool) -> bool:
        """Whether this window closed clear; `current` asks that it did so over the content as it stands now."""
        version = self.cleared.get(window)
        return version is not None and (not current or version >= self.content_version)
