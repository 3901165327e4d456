"""Entries about money that is announced or was paid in advance. They move nothing; the receipts do."""

from datetime import date

from services.ledger.book.date_rules import AFTERWARDS, AHEAD, ANNOUNCED, IN_THE_YEAR, LOT_IN, Dated
from services.ledger.book.entry import Entry, Touched, touched
from services.ledger.book.state import BookState
from services.ledger.expected_receipts.announcement import Announcement


class FundsAnnounced(Entry):
    TOPIC = "ledger.special-account.funds-announced"
    DATES = Dated(AHEAD)
    announcement: str
    said: Announcement
    rule_pack: str

    def change(self, book: BookState) -> None:
        book.announced[self.announcement] = self.said.fen
        book.announced_on[self.announcement] = self.act.effective_on


class AnnouncementWithdrawn(Entry):
    """The superior took it back, or the budget was amended: it is no longer awaited."""

    TOPIC = "ledger.special-account.announcement-withdrawn"
    DATES = Dated(AFTERWARDS, (ANNOUNCED,))
    announcement: str

    def change(self, book: BookState) -> None:
        book.announced.pop(self.announcement, None)
        book.announced_on.pop(self.announcement, None)


class AnnouncementPostponed(Entry):
    """The superior says that the money comes on another day; until then it is awaited, not overdue."""

    TOPIC = "ledger.special-account.announcement-postponed"
    DATES = Dated(AFTERWARDS, (ANNOUNCED,))
    announcement: str
    due_on: date

    def change(self, book: BookState) -> None:
        """Nothing that a decision rests on changes."""


class AdvanceSettled(Entry):
    """A later quota covers this much of an advance payment (预拨清算); `document_no` is the quota's."""

    TOPIC = "ledger.special-account.advance-settled"
    DATES = Dated(IN_THE_YEAR, (LOT_IN,))
    lot: str
    document_no: str
    document_date: date | None
    fen: int
    unsettled_fen: int
    rule_pack: str

    def change(self, book: BookState) -> None:
        book.lots[self.lot].settled += self.fen

    def touches(self) -> Touched:
        return touched(lots=(self.lot,))
