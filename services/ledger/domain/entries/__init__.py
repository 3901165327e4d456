"""The entries of the book: what happened. They apply and never refuse; the book's commands decide."""

from services.ledger.domain.entries.batches import BatchLinesEntered, BatchSubmitted, PaymentReturned
from services.ledger.domain.entries.changes import CategoryTransferred, UseChanged, UseChangeFiled
from services.ledger.domain.entries.closing import (
    BookContinued,
    CommitmentCarriedIn,
    CommitmentCarriedOver,
    LotCarriedIn,
    LotCarriedOver,
    PaymentCarriedIn,
    PeriodClosed,
    PeriodReopened,
    PlanFixed,
    ReceiptsCarriedIn,
    ReturnsCarriedIn,
)
from services.ledger.domain.entries.corrections import (
    EntryReversed,
    FundsReclaimed,
    RefundReceived,
    ReversalDeclined,
    ReversalRequested,
)
from services.ledger.domain.entries.entry import Entry, KeeperAppointed, Opened
from services.ledger.domain.entries.intake import AdvanceSettled, AnnouncementWithdrawn, FundsAnnounced
from services.ledger.domain.entries.passing_down import FundsPassedDown, PassDownDeclined, PassDownRequested
from services.ledger.domain.entries.pool import CommitmentRefused, CommitmentReleased, FundsCommitted, InflowReceived
from services.ledger.domain.entries.responsibility import ResponsibleNamed
from services.ledger.domain.entries.tap import (
    FindingsNoted,
    FundsDisbursed,
    PaymentCountersigned,
    PaymentRequested,
    PaymentReviewed,
    PaymentWithdrawn,
    SpendingReported,
    SurplusReturned,
)

__all__ = [
    "AdvanceSettled",
    "AnnouncementWithdrawn",
    "BatchLinesEntered",
    "BatchSubmitted",
    "BookContinued",
    "CategoryTransferred",
    "CommitmentCarriedIn",
    "CommitmentCarriedOver",
    "CommitmentRefused",
    "CommitmentReleased",
    "Entry",
    "EntryReversed",
    "FindingsNoted",
    "FundsAnnounced",
    "FundsCommitted",
    "FundsDisbursed",
    "FundsPassedDown",
    "FundsReclaimed",
    "InflowReceived",
    "KeeperAppointed",
    "LotCarriedIn",
    "LotCarriedOver",
    "Opened",
    "PassDownDeclined",
    "PassDownRequested",
    "PaymentCarriedIn",
    "PaymentCountersigned",
    "PaymentRequested",
    "PaymentReturned",
    "PaymentReviewed",
    "PaymentWithdrawn",
    "PeriodClosed",
    "PeriodReopened",
    "PlanFixed",
    "ReceiptsCarriedIn",
    "RefundReceived",
    "ResponsibleNamed",
    "ReturnsCarriedIn",
    "ReversalDeclined",
    "ReversalRequested",
    "SpendingReported",
    "SurplusReturned",
    "UseChangeFiled",
    "UseChanged",
]
