"""Request bodies about announced money and advances. Amounts are strings in yuan with two decimals."""

from typing import Literal

from services.ledger.book.fields import EntryBody, Filled, Short
from services.ledger.expected_receipts.announcement import Announcement
from shared.kernel import money
from shared.platform.web.bodies import Day, YuanText


class AnnouncementBody(EntryBody):
    """A line of the own level's budget, or a superior's notice; the money should be here by `due_on`."""

    source: Literal["budget", "notice"]
    document_no: Short
    fund_line: Short
    amount: YuanText
    level: Short
    fund_type: Short
    issuing_department: Short
    due_on: Day
    document_date: Day | None = None
    agricultural: bool = True
    capital: Short = "fiscal"
    reach: Short = ""

    def to_announcement(self) -> Announcement:
        """The announcement, in fen."""
        facts = self.model_dump(exclude={"amount", "effective_on", "reason", "adjusts"})
        return Announcement(fen=money.fen(self.amount), **facts)


class WithdrawalBody(EntryBody):
    """Await this announcement ("document fund-line") no longer; `reason` is required."""

    announcement: Filled


class SettlementBody(EntryBody):
    """Set the quota of a later document against an advance payment."""

    lot: Filled
    document_no: Filled
    amount: YuanText
    document_date: Day | None = None
