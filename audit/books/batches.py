"""Payments to many: the lines come to what was asked for, and what the bank sends back is that line's, once."""

from typing import NamedTuple

from msgspec import Struct

from audit.books.book import AVAILABLE, COMMITTED, Book, Draw, Wrong, same
from audit.books.corrections import come_back
from audit.books.pool import Entry
from audit.books.tap import PaymentRequested


class Declared(Struct, gc=False):
    """What was said to be in a batch."""

    lines: int


class Line(NamedTuple):
    """One line as it is stored, by place in the array."""

    payee: str
    commitment: str
    place: str
    fen: int
    units: int
    subsidy: str
    policy: str
    household_type: str
    note: str
    repays: str
    code: str


class BatchSubmitted(PaymentRequested, gc=False):
    TOPIC = "ledger.special-account.batch-submitted"
    declared: Declared
    accepted: int
    refused: int

    def enter(self, book: Book) -> None:
        super().enter(book)
        same("行数", self.declared.lines, self.accepted + self.refused)
        book.batches[self.payment] = []


class BatchLinesEntered(Entry, gc=False):
    TOPIC = "ledger.special-account.batch-lines-entered"
    payment: str
    first: int
    lines: tuple[Line, ...]

    def enter(self, book: Book) -> None:
        amounts = book.batches.get(self.payment)
        if amounts is None:
            raise Wrong(f"没有编号为 {self.payment} 的发放批次")
        same("行号", self.first, len(amounts) + 1)
        amounts += [0 if line.code else line.fen for line in self.lines]
        for line in self.lines:
            if line.repays:
                book.pay_again(line.repays, self.payment, line.payee, line.fen)
        if sum(amounts) > book.payment(self.payment, "requested").fen:
            raise Wrong(f"批次 {self.payment} 各行合计 {sum(amounts)} 分，超过申请金额")


class PaymentReturned(Entry, gc=False):
    TOPIC = "ledger.special-account.payment-returned"
    payment: str
    line: int
    payee: str
    fen: int
    draws: tuple[Draw, ...]
    to_pool: bool
    voucher_no: str
    paid_total_fen: int

    def enter(self, book: Book) -> None:
        name = f"{self.payment}#{self.line}" if self.line else self.payment
        before = (book.shelf.get(earlier, Book()) for earlier in book.continues)
        if any(name in one.returned for one in (book, *before)):
            raise Wrong(f"{name} 登记了两次退票")
        same("退票金额", self.fen, self._paid(book))
        if self.voucher_no in book.vouchers:
            raise Wrong(f"凭证号 {self.voucher_no} 已用过")
        book.vouchers.add(self.voucher_no)
        come_back(book, self.payment, self.draws, self.fen, AVAILABLE if self.to_pool else COMMITTED)
        same("累计拨付", self.paid_total_fen, book.project(book.payments[self.payment].project).paid)
        book.returned[name] = (self.payee, self.fen, "")

    def _paid(self, book: Book) -> int:
        amounts = book.batches.get(self.payment)
        if amounts is None:
            return book.payment(self.payment, "posted").fen
        if sum(amounts) != book.payment(self.payment, "posted").fen or not 1 <= self.line <= len(amounts):
            raise Wrong(f"批次 {self.payment} 各行合计与拨付金额不符，或没有第 {self.line} 行")
        return amounts[self.line - 1]
