"""Corrections: what was wrong is reversed by two people, what was paid comes back, what is unused is taken back."""

from audit.books.book import AVAILABLE, COMMITTED, PAID, RETURNED, Book, Draw, Wrong, same, total_fen
from audit.books.originals import Original
from audit.books.passing_down import PASSED_DOWN
from audit.books.people import is_any_of
from audit.books.pool import Entry
from audit.books.records import Reversal


class ReversalRequested(Entry, gc=False):
    TOPIC = "ledger.special-account.reversal-requested"
    original_no: int
    kind: str
    lot: str
    fen: int
    of_book: str = ""

    def enter(self, book: Book) -> None:
        kind, name, left = _recalled(book, self) if self.of_book else book.originals.get(self.original_no)
        if kind != self.kind or not 0 < self.fen <= left:
            raise Wrong(f"第 {self.original_no} 号分录（{kind}）只剩 {left} 分可冲销，申请 {self.kind} {self.fen} 分")
        if self.of_book:
            book.recalled[f"{self.of_book}-{self.original_no}"] = (kind, name, left)
        about = (self.original_no, self.of_book)
        book.reversals[book.entries + 1] = Reversal(about, self.fen, self.act.actor.staff)


class ReversalDeclined(Entry, gc=False):
    TOPIC = "ledger.special-account.reversal-declined"
    request_no: int

    def enter(self, book: Book) -> None:
        _asked(book, self.request_no)


class EntryReversed(Entry, gc=False):
    TOPIC = "ledger.special-account.entry-reversed"
    request_no: int
    original_no: int
    kind: str
    lot: str
    level: str
    project: str
    payment: str
    fen: int
    draws: tuple[Draw, ...]
    target: str
    voucher_no: str
    of_book: str = ""

    def enter(self, book: Book) -> None:
        asked = _asked(book, self.request_no)
        if is_any_of(self.act.actor.staff, asked.requested_by):
            raise Wrong(f"冲销由 {asked.requested_by} 一人申请并确认")
        same("冲销金额", self.fen, asked.fen)
        self._take_from(book, asked.original)
        book.undone[book.entries + 1] = (self.kind, "")
        _once(book, self.voucher_no)
        match self.kind:
            case "inflow":
                book.unreceive(self.lot, self.level, self.fen)
            case "commitment":
                self._uncommit(book)
            case "payment":
                come_back(book, self.payment, self.draws, self.fen, self.target)
            case "passed-down":
                _passed_to(book, self)
                book.move((Draw(self.lot, self.fen),), PASSED_DOWN, AVAILABLE, self.target, earlier=bool(self.of_book))
            case "spending":
                book.spend(self.project, -self.fen)

    def _take_from(self, book: Book, asked: tuple[int, str]) -> None:
        """The original is the one that was asked about, and so much of it is left."""
        number, of_book = asked
        kind, name, left = book.recalled[f"{of_book}-{number}"] if of_book else book.originals.get(number)
        about = {"inflow": self.lot, "passed-down": self.lot, "payment": self.payment}.get(self.kind, self.project)
        if (self.original_no, self.of_book, self.kind, about) != (number, of_book, kind, name) or self.fen > left:
            raise Wrong(f"冲销与第 {number} 号分录（{kind} {name}，剩 {left} 分）不符")
        if of_book:
            book.recalled[f"{of_book}-{number}"] = (kind, name, left - self.fen)
        else:
            book.originals.take(number, self.fen)

    def _uncommit(self, book: Book) -> None:
        same("退回金额", self.fen, total_fen(self.draws))
        book.move(self.draws, COMMITTED, AVAILABLE, self.project)
        book.project(self.project).approved -= self.fen


class RefundReceived(Entry, gc=False):
    TOPIC = "ledger.special-account.refund-received"
    payment: str
    fen: int
    draws: tuple[Draw, ...]
    target: str
    voucher_no: str

    def enter(self, book: Book) -> None:
        _once(book, self.voucher_no)
        come_back(book, self.payment, self.draws, self.fen, self.target)


class FundsReclaimed(Entry, gc=False):
    TOPIC = "ledger.special-account.funds-reclaimed"
    lot: str
    level: str
    fen: int

    def enter(self, book: Book) -> None:
        if book.lots.get(self.lot, ("", 0))[0] != self.level:
            raise Wrong(f"“{self.lot}”不是 {self.level} 下达的资金")
        book.move((Draw(self.lot, self.fen),), AVAILABLE, RETURNED, "", self.level)


def come_back(book: Book, number: str, draws: tuple[Draw, ...], fen: int, target: str) -> None:
    """Paid money is back in its lots: for the project again while its commitment is open, else free."""
    payment = book.payment(number, "posted")
    project = book.project(payment.project)
    same("退回金额", fen, total_fen(draws))
    if target != (AVAILABLE if project.closed else COMMITTED):
        raise Wrong(f"拨付 {number} 退回的资金不应转入 {target}")
    whose = payment.project if target == COMMITTED else ""
    book.move(draws, PAID, target, payment.project, whose, earlier=bool(payment.origin))
    payment.back += fen
    project.paid -= fen
    if payment.back > payment.fen or project.paid < project.spent:
        raise Wrong(f"拨付 {number} 退回 {payment.back} 分，超过已拨付而未支出的资金")


def _recalled(book: Book, asked: ReversalRequested) -> Original:
    """An entry of an earlier book, as the last book that reversed some of it left it; its lot as it is called here."""
    name = f"{asked.of_book}-{asked.original_no}"
    known = [book, *(book.shelf.get(earlier, Book()) for earlier in reversed(book.continues))]
    found = next((one.recalled[name] for one in known if name in one.recalled), None)
    found = found or book.shelf.get(asked.of_book, Book()).originals.get(asked.original_no)
    if asked.of_book not in book.continues:
        raise Wrong(f"专账 {asked.of_book} 没有结转至 {book.name}，不能在此冲销其分录")
    return (found[0], asked.lot, found[2]) if found[0] in ("inflow", PASSED_DOWN) else found


def _passed_to(book: Book, undone: EntryReversed) -> None:
    """What a sealed book passed down went to whom it is called back from."""
    if not undone.of_book:
        return
    sealed = book.shelf[undone.of_book]
    _, lot, _ = sealed.originals.get(undone.original_no)
    if not sealed.balances.get((lot, PASSED_DOWN, undone.target)):
        raise Wrong(f"专账 {undone.of_book} 没有向 {undone.target} 下达过“{lot}”")


def _asked(book: Book, number: int) -> Reversal:
    found = book.reversals.pop(number, None)
    if found is None:
        raise Wrong(f"没有编号为 {number} 的待办冲销申请")
    return found


def _once(book: Book, voucher: str) -> None:
    if voucher in book.vouchers:
        raise Wrong(f"凭证号 {voucher} 已用过")
    book.vouchers.add(voucher)
