"""A notice (公告公示) as its events have made it: its content and releases, its window, the objections to it.

A notice with a window (公示) runs for the days of the pack and gates the next step and the money. A notice without one
is an announcement (公告): published once, it stays. What may be done about it is decided by the capabilities.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID, uuid5

from eventsourcing.domain import AggregateEvent

from services.disclosure.notices.content import Content
from services.disclosure.notices.reference import Reference, State
from shared.kernel.acts import Act
from shared.kernel.aggregate import Aggregate
from shared.kernel.date_order import DateOrder, NotBefore

NOTICES = UUID("e1a7c0de-90f5-5b5e-9d8f-5f6f0a4f9a10")

DATES = DateOrder(
    {
        "effective_on": "业务日期",
        "last_step_on": "上一次办理的业务日期",
    },
    (NotBefore("effective_on", "last_step_on", "依次办理，后一次不早于前一次"),),
)
"""From its posting on. What other services tell is never refused: it has happened."""


class Course(StrEnum):
    """How far an objection has come."""

    RECEIVED = "received"
    INVESTIGATING = "investigating"
    UPHELD = "upheld"
    DISMISSED = "dismissed"

    @property
    def decided(self) -> bool:
        """Whether an answer has been given."""
        return self in (Course.UPHELD, Course.DISMISSED)


@dataclass(frozen=True)
class Window:
    """It runs from `starts_on`, which is not counted, to the end of `ends_on`; it was recorded on `opened_on`."""

    opened_on: date
    starts_on: date
    ends_on: date


class Notice(Aggregate):
    """One notice with its releases, its window and the objections to it."""

    TOPIC = "disclosure.notice"
    LABEL = "公告"

    def __init__(self) -> None:
        self.of: Reference
        self.content: Content
        self.min_days: int
        self.rule_pack: str
        self.simulated: bool
        self.sources: set[str] = set()
        self.state = State.PLANNED
        self.release = 0
        self.hotline = ""
        self.posted_by = self.organisation = ""
        self.window: Window | None = None
        self.due_on: date
        self.last_step_on = date.min
        self.generated: frozenset[str] = frozenset()
        self.objections: dict[str, Course] = {}
        self.alerts: dict[str, date] = {}

    @staticmethod
    def create_id(number: str) -> UUID:
        """A notice is found by its public number."""
        return uuid5(NOTICES, number)

    @property
    def open_objections(self) -> int:
        """How many await a decision."""
        return sum(not course.decided for course in self.objections.values())

    def in_order(self, act: Act) -> None:
        """Refuse a business date before what people last did about the notice. Raises DatesOutOfOrder."""
        DATES.require({"effective_on": act.effective_on}, {"last_step_on": self.last_step_on})

    def dated(self, act: Act) -> Act:
        """A clock that was set back gives no day away: what is recorded later never seems earlier."""
        return act.not_before(self.modified_on)

    def apply(self, event: AggregateEvent) -> None:
        """Apply the next event; what a person did is what the next business date is measured against."""
        super().apply(event)
        act: Act = vars(event)["act"]
        if not act.actor.staff.startswith("service:"):
            self.last_step_on = max(self.last_step_on, act.effective_on)
