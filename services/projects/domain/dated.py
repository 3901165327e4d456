"""A project's dates as they came on record, and the check of those that a command states."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from services.projects.domain import dates
from services.projects.domain.assets import AssetRow
from services.projects.domain.content import Content
from services.projects.domain.evidence import Value
from shared.kernel.acts import Act
from shared.kernel.aggregate import Aggregate


class Dated(Aggregate):
    """`dates` are those of this pass through the procedure, by their names in the order of dates."""

    if TYPE_CHECKING:
        dates: dict[str, date]
        drafted_on: date | None
        last_step_on: date | None

    def remember(self, command: str, evidence: Mapping[str, Value], effective_on: date) -> None:
        """Take down what later dates are measured against. Nothing is refused: it is on record."""
        self.drafted_on = self.drafted_on or effective_on
        self.last_step_on = max(effective_on, self.last_step_on or effective_on)
        for name in dates.FORGOTTEN.get(command, ()):
            self.dates.pop(name, None)
        for name, day in dates.on_record(command, evidence, effective_on).items():
            self.dates[name] = max(day, self.dates.get(name, day)) if name == "recorded_on" else day

    def acted_in_order(self, act: Act) -> None:
        """Refuse a business date before the project's last step, or before the end of its window was recorded."""
        known = {"last_step_on": self.last_step_on, "window_closed_on": self.dates.get("window_closed_on")}
        self._require(act, {"effective_on": act.effective_on}, {name: day for name, day in known.items() if day})

    def after_draft(self, act: Act) -> None:
        """Refuse a business date before the project was thought up."""
        self._require(act, {"effective_on": act.effective_on}, {"drafted_on": self.drafted_on or act.effective_on})

    def stated_in_order(
        self,
        act: Act,
        command: str,
        evidence: Mapping[str, Value],
        assets: tuple[AssetRow, ...],
        meeting_on: date | None,
    ) -> None:
        """Refuse a step whose dates lie before one that they must follow. `meeting_on` approved the annual plan."""
        self.acted_in_order(act)
        given = dates.stated(command, evidence)
        known = {**self.dates, "effective_on": act.effective_on}
        days = {name: day for name, (day, _) in given.items()}
        self._require(act, days, known, {name: f"/evidence/{field}" for name, (_, field) in given.items()})
        if meeting_on is not None:
            self._require(act, {"plan_meeting_on": meeting_on}, known, {"plan_meeting_on": "/meeting_on"})
        for number, row in enumerate(assets):
            self._require(act, {"formed_on": row.formed_on}, known, {"formed_on": f"/assets/{number}/formed_on"})

    @staticmethod
    def year_in_order(act: Act, plan_year: int, at: str = "/plan_year") -> None:
        """Refuse a plan year that is over on the business date, or too far ahead."""
        bounds = dates.of_year(plan_year, act.recorded_on)
        year = {"plan_year_ends_on": bounds.pop("plan_year_ends_on")}
        dates.PROJECT.require(year, {**bounds, "effective_on": act.effective_on}, at={"plan_year_ends_on": at})

    @staticmethod
    def period_in_order(act: Act, content: Content, plan_year: int) -> None:
        """Refuse a building period that ends before it begins, before its plan year, or too far ahead."""
        at = dict.fromkeys(("planned_start", "planned_finish"), "/period")
        dates.PROJECT.require(dates.of_period(content.period), dates.of_year(plan_year, act.recorded_on), at=at)

    @staticmethod
    def _require(
        act: Act, given: Mapping[str, date], known: Mapping[str, date], at: Mapping[str, str] | None = None
    ) -> None:
        if not act.automatic:
            dates.PROJECT.require(given, known, at=at)
