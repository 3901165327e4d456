"""The order of a notice's dates, from its posting on. What other services tell is never refused: it has happened.

A notice may be entered days after it was posted in the village: its window runs from when it was recorded (`window`).
"""

from datetime import date
from typing import TYPE_CHECKING

from eventsourcing.domain import AggregateEvent

from shared.kernel.acts import Act
from shared.kernel.aggregate import Aggregate
from shared.kernel.date_order import DateOrder, NotBefore

NOTICE = DateOrder(
    {
        "effective_on": "业务日期",
        "last_step_on": "上一次办理的业务日期",
    },
    (NotBefore("effective_on", "last_step_on", "依次办理，后一次不早于前一次"),),
)


class InOrder(Aggregate):
    """`last_step_on` is the day of what people last did about a notice."""

    if TYPE_CHECKING:
        last_step_on: date

    def in_order(self, act: Act) -> None:
        """Refuse a business date before the last act."""
        NOTICE.require({"effective_on": act.effective_on}, {"last_step_on": self.last_step_on})

    def follow(self, event: AggregateEvent) -> None:
        """Apply the next event; what a person did is what the next business date is measured against."""
        super().follow(event)
        act: Act = vars(event)["act"]
        if not act.actor.staff.startswith("service:"):
            self.last_step_on = max(self.last_step_on, act.effective_on)
