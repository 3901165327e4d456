"""What the ledger tells the world. Amounts are integer fen; places are division codes; dates are business dates."""

from shared.contracts.ledger.batches import (
    BatchLinesEntered,
    BatchSubmitted,
    PaymentReturned,
    PlaceSum,
    SubsidyStandardSet,
    SubsidyStandardsOpened,
)
from shared.contracts.ledger.changes import CategoryTransferred, UseChanged, UseChangeFiled
from shared.contracts.ledger.closing import (
    BookContinued,
    CommitmentCarriedIn,
    CommitmentCarriedOver,
    LotCarriedIn,
    LotCarriedOver,
    PaymentCarriedIn,
    PeriodClosed,
    PeriodReopened,
    PlanFixed,
    PlanNoted,
    ReceiptsCarriedIn,
    ReturnsCarriedIn,
    StageTotal,
)
from shared.contracts.ledger.corrections import (
    EntryReversed,
    FundsReclaimed,
    RefundReceived,
    ReversalDeclined,
    ReversalRequested,
)
from shared.contracts.ledger.files import FileNoted
from shared.contracts.ledger.intake import (
    AdvanceSettled,
    AnnouncementPostponed,
    AnnouncementWithdrawn,
    FundsAnnounced,
)
from shared.contracts.ledger.movements import Draw
from shared.contracts.ledger.passing_down import FundsPassedDown, PassDownDeclined, PassDownRequested
from shared.contracts.ledger.pool import (
    AccountOpened,
    CommitmentRefused,
    CommitmentReleased,
    FundsCommitted,
    InflowReceived,
    KeeperAppointed,
)
from shared.contracts.ledger.responsibility import ResponsibleNamed
from shared.contracts.ledger.shares import (
    DividendDeclared,
    DividendSplit,
    EntityRegistered,
    ShareRegisterOpened,
    SharesQuantified,
    SharesTransferred,
)
from shared.contracts.ledger.statements import LinesReconciled, ReconciliationBegun, StatementImported
from shared.contracts.ledger.tap import (
    FundsDisbursed,
    PaymentCountersigned,
    PaymentFindingsNoted,
    PaymentRequested,
    PaymentReviewed,
    PaymentWithdrawn,
    SpendingReported,
    SurplusReturned,
)

__all__ = [
    "AccountOpened",
    "AdvanceSettled",
    "AnnouncementPostponed",
    "AnnouncementWithdrawn",
    "BatchLinesEntered",
    "BatchSubmitted",
    "BookContinued",
    "CategoryTransferred",
    "CommitmentCarriedIn",
    "CommitmentCarriedOver",
    "CommitmentRefused",
    "CommitmentReleased",
    "DividendDeclared",
    "DividendSplit",
    "Draw",
    "EntityRegistered",
    "EntryReversed",
    "FileNoted",
    "FundsAnnounced",
    "FundsCommitted",
    "FundsDisbursed",
    "FundsPassedDown",
    "FundsReclaimed",
    "InflowReceived",
    "KeeperAppointed",
    "LinesReconciled",
    "LotCarriedIn",
    "LotCarriedOver",
    "Message",
    "PassDownDeclined",
    "PassDownRequested",
    "PaymentCarriedIn",
    "PaymentCountersigned",
    "PaymentFindingsNoted",
    "PaymentRequested",
    "PaymentReturned",
    "PaymentReviewed",
    "PaymentWithdrawn",
    "PeriodClosed",
    "PeriodReopened",
    "PlaceSum",
    "PlanFixed",
    "PlanNoted",
    "ReceiptsCarriedIn",
    "ReconciliationBegun",
    "RefundReceived",
    "ResponsibleNamed",
    "ReturnsCarriedIn",
    "ReversalDeclined",
    "ReversalRequested",
    "ShareRegisterOpened",
    "SharesQuantified",
    "SharesTransferred",
    "SpendingReported",
    "StageTotal",
    "StatementImported",
    "SubsidyStandardSet",
    "SubsidyStandardsOpened",
    "SurplusReturned",
    "UseChangeFiled",
    "UseChanged",
]

Message = (
    PlanNoted
    | FileNoted
    | ReconciliationBegun
    | StatementImported
    | LinesReconciled
    | ShareRegisterOpened
    | EntityRegistered
    | SharesQuantified
    | SharesTransferred
    | DividendDeclared
    | DividendSplit
    | AccountOpened
    | KeeperAppointed
    | ResponsibleNamed
    | InflowReceived
    | FundsAnnounced
    | AnnouncementWithdrawn
    | AnnouncementPostponed
    | AdvanceSettled
    | FundsCommitted
    | CommitmentRefused
    | CommitmentReleased
    | PaymentRequested
    | PaymentReviewed
    | PaymentCountersigned
    | PaymentWithdrawn
    | PaymentFindingsNoted
    | FundsDisbursed
    | SpendingReported
    | SurplusReturned
    | ReversalRequested
    | ReversalDeclined
    | EntryReversed
    | RefundReceived
    | FundsReclaimed
    | BatchSubmitted
    | BatchLinesEntered
    | PaymentReturned
    | PeriodClosed
    | PeriodReopened
    | CommitmentCarriedOver
    | LotCarriedOver
    | LotCarriedIn
    | CommitmentCarriedIn
    | PaymentCarriedIn
    | ReturnsCarriedIn
    | ReceiptsCarriedIn
    | BookContinued
    | PlanFixed
    | UseChanged
    | UseChangeFiled
    | CategoryTransferred
    | PassDownRequested
    | PassDownDeclined
    | FundsPassedDown
    | SubsidyStandardsOpened
    | SubsidyStandardSet
)
