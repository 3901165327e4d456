"""Money passed down a level: two people, out of what is free, under the id that the entry itself makes."""

from audit.books.book import AVAILABLE, Book, Draw, Wrong, same
from audit.books.people import is_any_of
from audit.books.pool import Entry

PASSED_DOWN = "passed-down"


class PassDownRequested(Entry, gc=False):
    TOPIC = "ledger.special-account.pass-down-requested"
    lot: str
    to: str
    fen: int

    def enter(self, book: Book) -> None:
        own = book.name.partition("-")[0]
        if not self.to.startswith(own) or self.to == own:
            raise Wrong(f"{self.to} 不是 {own} 的下级")
        book.pass_downs[book.entries + 1] = (self.lot, self.to, self.fen, self.act.actor.staff)


class PassDownDeclined(Entry, gc=False):
    TOPIC = "ledger.special-account.pass-down-declined"
    request_no: int

    def enter(self, book: Book) -> None:
        if book.pass_downs.pop(self.request_no, None) is None:
            raise Wrong(f"没有编号为 {self.request_no} 的待办下达申请")


class FundsPassedDown(Entry, gc=False):
    TOPIC = "ledger.special-account.funds-passed-down"
    request_no: int
    transfer_id: str
    lot: str
    to: str
    fen: int
    voucher_no: str

    def enter(self, book: Book) -> None:
        lot, to, fen, by = book.pass_downs.pop(self.request_no, ("", "", 0, ""))
        same("下达金额", self.fen, fen)
        if (lot, to) != (self.lot, self.to) or self.transfer_id != f"{book.name}-{book.entries + 1}":
            raise Wrong(f"第 {self.request_no} 号下达申请与所下达的不符")
        if is_any_of(self.act.actor.staff, by) or self.voucher_no in book.vouchers:
            raise Wrong(f"下达由 {by} 一人申请并确认，或凭证号 {self.voucher_no} 已用过")
        book.vouchers.add(self.voucher_no)
        book.move((Draw(self.lot, self.fen),), AVAILABLE, PASSED_DOWN, "", self.to)
        book.originals.put(book.entries + 1, PASSED_DOWN, self.lot, self.fen)
