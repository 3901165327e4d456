"""What may be asked about money before it comes and after it came in advance. Amounts are integer fen."""

from dataclasses import dataclass
from datetime import date

from services.ledger.expected_receipts.announcement import Announcement
from shared.kernel.acts import Act


@dataclass(frozen=True, kw_only=True)
class AnnounceFunds:
    """Put a budget line or a superior's notice on record."""

    act: Act
    book: str
    said: Announcement


@dataclass(frozen=True, kw_only=True)
class WithdrawAnnouncement:
    """Await it no longer."""

    act: Act
    book: str
    announcement: str


@dataclass(frozen=True, kw_only=True)
class SettleAdvance:
    """Set a later quota against an advance payment."""

    act: Act
    book: str
    lot: str
    document_no: str
    document_date: date | None
    fen: int
