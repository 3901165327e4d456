"""Money that was announced or came before its quota: entries that move nothing, but whose figures must follow."""

from audit.books.book import Book, Wrong, same
from audit.books.pool import Entry


class FundsAnnounced(Entry, gc=False):
    TOPIC = "ledger.special-account.funds-announced"
    announcement: str

    def enter(self, book: Book) -> None:
        if self.announcement in book.announced:
            raise Wrong(f"“{self.announcement}”重复登记")
        book.announced.add(self.announcement)


class AnnouncementWithdrawn(Entry, gc=False):
    TOPIC = "ledger.special-account.announcement-withdrawn"
    announcement: str

    def enter(self, book: Book) -> None:
        if self.announcement not in book.announced:
            raise Wrong(f"没有登记过“{self.announcement}”")
        book.announced.discard(self.announcement)


class AnnouncementPostponed(Entry, gc=False):
    TOPIC = "ledger.special-account.announcement-postponed"
    announcement: str
    due_on: str

    def enter(self, book: Book) -> None:
        if self.announcement not in book.announced:
            raise Wrong(f"没有登记过“{self.announcement}”")


class AdvanceSettled(Entry, gc=False):
    TOPIC = "ledger.special-account.advance-settled"
    lot: str
    fen: int
    unsettled_fen: int

    def enter(self, book: Book) -> None:
        if self.lot not in book.lots:
            raise Wrong(f"没有“{self.lot}”这笔资金")
        left = book.unsettled(self.lot) - self.fen
        same("待清算金额", self.unsettled_fen, left)
        if left < 0:
            raise Wrong(f"“{self.lot}”清算 {self.fen} 分，超过预拨金额")
        book.settled[self.lot] = book.settled.get(self.lot, 0) + self.fen
