"""Entries about money that is announced or was paid in advance. They move nothing; the receipts do."""

from datetime import date
from typing import TYPE_CHECKING

from services.ledger.book.entry import Entry
from services.ledger.expected_receipts.announcement import Announcement

if TYPE_CHECKING:
    from services.ledger.book.pool import Pool


class FundsAnnounced(Entry):
    TOPIC = "ledger.special-account.funds-announced"
    announcement: str
    said: Announcement
    rule_pack: str

    def apply(self, account: "Pool") -> None:
        account.announced[self.announcement] = self.said.fen
        account.announced_on[self.announcement] = self.act.effective_on


class AnnouncementWithdrawn(Entry):
    """The superior took it back, or the budget was amended: it is no longer awaited."""

    TOPIC = "ledger.special-account.announcement-withdrawn"
    announcement: str

    def apply(self, account: "Pool") -> None:
        account.announced.pop(self.announcement, None)
        account.announced_on.pop(self.announcement, None)


class AdvanceSettled(Entry):
    """A later quota covers this much of an advance payment (预拨清算); `document_no` is the quota's."""

    TOPIC = "ledger.special-account.advance-settled"
    lot: str
    document_no: str
    document_date: date | None
    fen: int
    unsettled_fen: int
    rule_pack: str

    def apply(self, account: "Pool") -> None:
        account.lots[self.lot].settled += self.fen
