"""What the ledger tells the world. Amounts are integer fen; places are division codes; dates are business dates.

A file each for what a capability of the ledger publishes, with its `Message`; here stand the messages that others name.
"""

from shared.contracts.ledger import (
    batches,
    changes,
    closing,
    corrections,
    files,
    intake,
    passing_down,
    pool,
    responsibility,
    shares,
    statements,
    tap,
)
from shared.contracts.ledger.batches import (
    BatchLinesEntered,
    BatchSubmitted,
    PaymentReturned,
    PlaceSum,
    SubsidyStandardSet,
    SubsidyStandardsOpened,
)
from shared.contracts.ledger.changes import UseChanged
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
    FundsAnnounced,
)
from shared.contracts.ledger.movements import Draw
from shared.contracts.ledger.passing_down import FundsPassedDown, PassDownRequested
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
    "BatchLinesEntered",
    "BatchSubmitted",
    "BookContinued",
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
    "UseChanged",
]

Message = (
    closing.Message
    | files.Message
    | statements.Message
    | shares.Message
    | pool.Message
    | responsibility.Message
    | intake.Message
    | tap.Message
    | corrections.Message
    | batches.Message
    | changes.Message
    | passing_down.Message
)
