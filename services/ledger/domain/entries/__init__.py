"""The entries of the book: what happened. They apply and never refuse; the book's commands decide."""

from services.ledger.domain.entries.entry import Entry, KeeperAppointed, Opened
from services.ledger.domain.entries.intake import AdvanceSettled, AnnouncementWithdrawn, FundsAnnounced
from services.ledger.domain.entries.pool import CommitmentRefused, CommitmentReleased, FundsCommitted, InflowReceived
from services.ledger.domain.entries.tap import (
    FundsDisbursed,
    PaymentRequested,
    PaymentReviewed,
    SpendingReported,
    SurplusReturned,
)

__all__ = [
    "AdvanceSettled",
    "AnnouncementWithdrawn",
    "CommitmentRefused",
    "CommitmentReleased",
    "Entry",
    "FundsAnnounced",
    "FundsCommitted",
    "FundsDisbursed",
    "InflowReceived",
    "KeeperAppointed",
    "Opened",
    "PaymentRequested",
    "PaymentReviewed",
    "SpendingReported",
    "SurplusReturned",
]
