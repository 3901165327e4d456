"""Windows, deadlines and due dates: from when a period runs, and on which day it ends.

What protects people is time that really passes. A period therefore starts on the day on which the platform recorded
the fact; a date that somebody typed (a business date, a photo's, a paper's) can only make it start later. No domain
counts from a typed date by itself: `tests/architecture/test_deadlines.py` looks for it.

The day of the fact is not counted (民法典 第二百零一条), and a period that would end on a day on which offices are
closed ends on the next working day (第二百零三条). Before 2021 the General Provisions (民法总则) said both in the same
articles.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from shared.kernel.acts import Act
from shared.kernel.errors import Clause
from shared.kernel.workdays import add_working_days, next_working_day

LAST_DAY = Clause("中华人民共和国民法典", "第二百零三条", "以法定休假日结束的次日为期间的最后一日")


@dataclass(frozen=True, slots=True)
class Start:
    """The day of the fact that a period runs from; the first day of the period is the one after it."""

    day: date

    @classmethod
    def of(cls, act: Act, *typed: date) -> "Start":
        """The day on which the platform recorded the act, or the latest of the typed dates that lie after it."""
        return cls(max(act.recorded_on, *typed) if typed else act.recorded_on)

    def whole_days(self, n: int) -> date:
        """The n-th day, whatever day it is: no period of n days is over before it is."""
        return self.day + timedelta(days=n)

    def days(self, n: int) -> date:
        """The last day of a period of n calendar days: the n-th, or the working day after a day of rest."""
        return next_working_day(self.whole_days(n))

    def working_days(self, n: int) -> date:
        """The last day of a period of n working days."""
        return add_working_days(self.day, n)


def has_run(last_day: date, act: Act) -> bool:
    """Whether a period is over when an act is done, by its business date and by the day of its recording alike."""
    return last_day < min(act.effective_on, act.recorded_on)
