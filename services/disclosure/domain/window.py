"""The days of a publicity window (公示期): from when it was recorded, until when it runs, and why that day."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from services.disclosure.domain.reference import Proof, chinese
from shared.kernel.acts import Act
from shared.kernel.days import day_in_beijing
from shared.kernel.deadlines import LAST_DAY, Start
from shared.kernel.workdays import next_working_day
from shared.policy.model import NoticeType


@dataclass(frozen=True)
class Window:
    """It runs from `starts_on`, which is not counted, to the end of `ends_on`; it was recorded on `opened_on`."""

    opened_on: date
    starts_on: date
    ends_on: date

    @classmethod
    def of(cls, act: Act, kind: NoticeType, days: int, proof: Proof | None = None) -> Self:
        """From the day on which the act was recorded: a later photo makes it later, an older one changes nothing."""
        typed = (act.effective_on, day_in_beijing(proof.taken_at)) if proof else (act.effective_on,)
        start = Start.of(act, *typed)
        return cls(act.recorded_on, start.day, start.working_days(days) if kind.working_days else start.days(days))

    def last_day(self, days: int) -> date:
        """The end that was shown; also where that was typed into the past, never before the days have passed."""
        return max(self.ends_on, Start(self.opened_on).whole_days(days))

    def until(self, kind: NoticeType, days: int) -> str:
        """Until when the window runs, and why that day where it is later than the days alone would have it."""
        last, alone = self.last_day(days), Start(self.starts_on).whole_days(days)
        if kind.working_days or last == alone or last != next_working_day(alone):
            return f"公示期至{chinese(last)}（含当日）"
        why = f"第 {days} 日{chinese(alone)}为休息日，按《民法典》{LAST_DAY.section}顺延"
        return f"公示期至{chinese(last)}（含当日；{why}）"
