"""The plan's file at the ledger: that a county's annual project plan is approved, which opens the master ledger.

县级年度扶贫项目计划方案确定后，财政部门要建立扶贫资金总台账: where last year's keeper is known the book opens alone,
otherwise it waits for finance to name one.
"""

from datetime import date
from uuid import UUID, uuid5

from shared.kernel.acts import Act
from shared.kernel.aggregate import Aggregate, Created

PLANS = UUID("b1f0c1a2-6d0e-5b59-8c53-64f6f6a0d9c4")


class PlanNote(Aggregate.Event):
    """What projects said of a plan; `source_sequence` is its position in their log. Amounts in fen."""

    plan: str
    county: str
    plan_year: int
    approved_on: date
    minutes_no: str
    total_fen: int
    source_sequence: int

    def apply(self, file: "PlanFile") -> None:
        file.plan = self.plan
        file.approved_on = self.approved_on
        file.minutes_no = self.minutes_no
        file.total_fen = self.total_fen


class PlanApproved(Created, PlanNote):
    TOPIC = "ledger.plan-file.plan-approved"


class AmendmentApproved(PlanNote):
    """The plan was approved anew, as amended."""

    TOPIC = "ledger.plan-file.amendment-approved"


class PlanFile(Aggregate):
    """The approved annual plan of one county and year, as it stands."""

    TOPIC = "ledger.plan-file"
    LABEL = "年度项目计划"

    Event = PlanNote
    PlanApproved = PlanApproved
    AmendmentApproved = AmendmentApproved

    def __init__(self) -> None:
        self.plan = self.minutes_no = ""
        self.approved_on = date.min
        self.total_fen = 0

    @staticmethod
    def create_id(county: str, plan_year: int) -> UUID:
        """One file per county and year."""
        return uuid5(PLANS, f"{county}/{plan_year}")

    @classmethod
    def open(cls, act: Act, **facts: str | int | date) -> "PlanFile":
        """The first approval that was heard of."""
        return cls.create(PlanApproved, act, **facts)

    def amend(self, act: Act, **facts: str | int | date) -> None:
        """A later approval of the same year."""
        self.record(AmendmentApproved, act, **facts)
