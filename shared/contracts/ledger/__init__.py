"""What the ledger tells the world. Amounts are integer fen; places are division codes; dates are business dates."""

from shared.contracts.ledger.files import FileNoted
from shared.contracts.ledger.movements import Draw
from shared.contracts.ledger.pool import (
    AccountOpened,
    CommitmentRefused,
    CommitmentReleased,
    FundsCommitted,
    InflowReceived,
    KeeperAppointed,
)
from shared.contracts.ledger.statements import LinesReconciled, ReconciliationBegun, StatementImported
from shared.contracts.ledger.tap import (
    FundsDisbursed,
    PaymentRequested,
    PaymentReviewed,
    SpendingReported,
    SurplusReturned,
)

__all__ = [
    "AccountOpened",
    "CommitmentRefused",
    "CommitmentReleased",
    "Draw",
    "FileNoted",
    "FundsCommitted",
    "FundsDisbursed",
    "InflowReceived",
    "KeeperAppointed",
    "LinesReconciled",
    "Message",
    "PaymentRequested",
    "PaymentReviewed",
    "ReconciliationBegun",
    "SpendingReported",
    "StatementImported",
    "SurplusReturned",
]

Message = (
    AccountOpened
    | KeeperAppointed
    | InflowReceived
    | FundsCommitted
    | CommitmentRefused
    | CommitmentReleased
    | PaymentRequested
    | PaymentReviewed
    | FundsDisbursed
    | SpendingReported
    | SurplusReturned
    | FileNoted
    | ReconciliationBegun
    | StatementImported
    | LinesReconciled
)
