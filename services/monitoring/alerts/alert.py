"""An alert (预警): a rule's suspicion with its figure, its clause and the entries it rests on, until people close it.

raised → acknowledged (签收) → closed (办结). Who acknowledged does not close.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from services.monitoring.alerts.errors import (
    AlertClosedAlready,
    AlertNotAcknowledged,
    AlertNotOpen,
    OutcomeMissing,
    SamePerson,
)
from shared.kernel.acts import Act
from shared.kernel.aggregate import Aggregate, Created, Event
from shared.kernel.date_order import DateOrder, NotBefore
from shared.kernel.errors import Clause, FieldProblem

ALERTS = UUID("b0a4c1de-6f0e-5a7b-8d2c-3c5e8a9f1b64")

DATES = DateOrder(
    {"effective_on": "业务日期", "raised_on": "预警日期", "acknowledged_on": "签收日期"},
    (
        NotBefore("effective_on", "raised_on", "预警产生之后才能签收、办结"),
        NotBefore("effective_on", "acknowledged_on", "签收之后才能办结"),
    ),
)


@dataclass(frozen=True)
class Finding:
    """What a rule found: enough for a reader to check it.

    `key` names the suspicion: the same one has the same key. `at_sequence` is the last ledger entry
    the figure includes, `about` the book, project or asset it speaks of.
    """

    key: str
    rule: str
    severity: str
    book: str
    county: str
    fiscal_year: int
    as_of: date
    figure: str
    threshold: str
    clause: Clause
    at_sequence: int
    about: str
    simulated: bool = False

    @property
    def where(self) -> dict[str, str | int]:
        """County and year, which every event of the alert repeats for those who read it alone."""
        return {"county": self.county, "fiscal_year": self.fiscal_year}


class Alert(Aggregate):
    TOPIC = "monitoring.alert"
    LABEL = "预警"

    def __init__(self) -> None:
        self.finding: Finding
        self.acknowledged_by = ""
        self.closed = False
        self.dates: dict[str, date] = {}

    class AlertRaised(Created):
        TOPIC = "monitoring.alert.alert-raised"
        county: str
        fiscal_year: int
        finding: Finding

        def apply(self, alert: "Alert") -> None:
            alert.finding = self.finding
            alert.dates["raised_on"] = self.act.effective_on

    class AlertAcknowledged(Event):
        TOPIC = "monitoring.alert.alert-acknowledged"
        county: str
        fiscal_year: int

        def apply(self, alert: "Alert") -> None:
            alert.acknowledged_by = self.act.actor.staff
            alert.dates["acknowledged_on"] = self.act.effective_on

    class AlertClosed(Event):
        TOPIC = "monitoring.alert.alert-closed"
        county: str
        fiscal_year: int
        outcome: str

        def apply(self, alert: "Alert") -> None:
            alert.closed = True

    @staticmethod
    def create_id(finding: Finding) -> UUID:
        """The same suspicion has the same id, so that it is raised once."""
        return uuid5(ALERTS, finding.key)

    @classmethod
    def raised(cls, act: Act, finding: Finding) -> "Alert":
        """A rule found something."""
        act.within(finding.county)
        return cls.create(cls.AlertRaised, act, finding=finding, **finding.where)

    def acknowledge(self, act: Act) -> None:
        """Somebody takes the alert on."""
        act.within(self.finding.county)
        self._still_running()
        if self.acknowledged_by:
            raise AlertNotOpen("这条预警已有人签收，请等待其办理")
        DATES.require({"effective_on": act.effective_on}, self.dates)
        self.record(self.AlertAcknowledged, act.marked(self.finding.simulated), **self.finding.where)

    def close(self, act: Act, outcome: str) -> None:
        """Somebody else confirms what came of it."""
        act.within(self.finding.county)
        self._still_running()
        if not self.acknowledged_by:
            raise AlertNotAcknowledged("请先签收，再办结")
        if act.actor.is_any_of(self.acknowledged_by):
            raise SamePerson("签收人不能自己办结，请由另一人复核后办结")
        if not outcome.strip():
            raise OutcomeMissing("请写明处理结果", fields=(FieldProblem("/outcome", "请写明查明的原因和整改结果"),))
        DATES.require({"effective_on": act.effective_on}, self.dates)
        self.record(self.AlertClosed, act.marked(self.finding.simulated), outcome=outcome, **self.finding.where)

    def _still_running(self) -> None:
        if self.closed:
            raise AlertClosedAlready("这条预警已经办结；情况再次出现时会产生新的预警")
