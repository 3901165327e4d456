"""The tap: request, review and posting are acts of three people, and what is paid is what was asked."""

from sys import intern

from msgspec import Raw, Struct
from msgspec.json import Decoder

from audit.books.book import COMMITTED, PAID, Book, Draw, Wrong, positive, same, total_fen
from audit.books.people import is_any_of
from audit.books.pool import Entry
from audit.books.records import Payment


class Asked(Struct, gc=False):
    """What of a payment's terms its money rests on."""

    project: str
    fen: int
    payee: str = ""
    repays: str = ""
    replaces: int = 0


asked_in = Decoder(Asked).decode


class PaymentRequested(Entry, gc=False):
    TOPIC = "ledger.special-account.payment-requested"
    payment: str
    terms: Raw

    def enter(self, book: Book) -> None:
        if self.payment in book.payments:
            raise Wrong(f"拨付编号 {self.payment} 已用过")
        terms, asked = self.terms, asked_in(self.terms)
        project = book.project(asked.project)
        project.requested += asked.fen
        if project.requested > project.approved - project.paid:
            raise Wrong(f"项目 {asked.project} 申请 {asked.fen} 分，超过批复余额")
        if asked.repays:
            book.pay_again(asked.repays, self.payment, asked.payee, asked.fen)
        book.book_anew(asked.replaces, "payment", self.payment)
        book.payments[self.payment] = Payment(intern(asked.project), asked.fen, bytes(terms), self.act.actor.staff)


class PaymentReviewed(Entry, gc=False):
    TOPIC = "ledger.special-account.payment-reviewed"
    payment: str
    passed: bool

    def enter(self, book: Book) -> None:
        payment = book.payment(self.payment, "requested")
        payment.reviewed_by = self.act.actor.staff
        if is_any_of(payment.reviewed_by, payment.requested_by):
            raise Wrong(f"拨付 {self.payment} 由申请人 {payment.requested_by} 自己审查")
        payment.stage = "passed" if self.passed else "failed"
        if not self.passed:
            book.project(payment.project).requested -= payment.fen


class FindingsNoted(Entry, gc=False):
    """What the ledger found of a payment over all others: it moves nothing, and is noted of payments asked for here."""

    TOPIC = "ledger.special-account.findings-noted"
    payment: str

    def enter(self, book: Book) -> None:
        if self.payment not in book.payments:
            raise Wrong(f"没有编号为 {self.payment} 的拨付")


class PaymentCountersigned(Entry, gc=False):
    """A further signature: by nobody who asked for the payment or reviewed it."""

    TOPIC = "ledger.special-account.payment-countersigned"
    payment: str

    def enter(self, book: Book) -> None:
        payment = book.payment(self.payment, "passed")
        payment.countersigned_by = self.act.actor.staff
        if is_any_of(payment.countersigned_by, payment.requested_by, payment.reviewed_by):
            raise Wrong(f"拨付 {self.payment} 由 {payment.countersigned_by} 一人办理两个环节")


class PaymentWithdrawn(Entry, gc=False):
    """A reviewed payment was sent back: by somebody else than its applicant."""

    TOPIC = "ledger.special-account.payment-withdrawn"
    payment: str

    def enter(self, book: Book) -> None:
        payment = book.payment(self.payment, "passed")
        if is_any_of(self.act.actor.staff, payment.requested_by):
            raise Wrong(f"拨付 {self.payment} 由申请人 {payment.requested_by} 自己退回")
        payment.stage = "withdrawn"
        book.project(payment.project).requested -= payment.fen


class FundsDisbursed(Entry, gc=False):
    TOPIC = "ledger.special-account.funds-disbursed"
    payment: str
    voucher_no: str
    terms: Raw
    draws: tuple[Draw, ...]
    reviewed_by: str
    paid_total_fen: int
    approved_fen: int

    def enter(self, book: Book) -> None:
        payment = book.payment(self.payment, "passed")
        self._as_asked_by_three(payment)
        if self.voucher_no in book.vouchers:
            raise Wrong(f"凭证号 {self.voucher_no} 已用于另一笔拨付")
        project = book.project(payment.project)
        same("拨付金额", payment.fen, total_fen(self.draws))
        book.move(self.draws, COMMITTED, PAID, payment.project, payment.project)
        project.paid += payment.fen
        project.requested -= payment.fen
        same("累计拨付", self.paid_total_fen, project.paid)
        same("批复金额", self.approved_fen, project.approved)
        book.payments[self.payment] = Payment(payment.project, payment.fen, stage="posted")
        book.vouchers.add(self.voucher_no)
        book.originals.put(book.entries + 1, "payment", self.payment, payment.fen)

    def _as_asked_by_three(self, payment: Payment) -> None:
        if bytes(self.terms) != payment.terms:
            raise Wrong(f"拨付 {self.payment} 的内容与申请不一致")
        if self.reviewed_by != payment.reviewed_by:
            raise Wrong(f"拨付 {self.payment} 的审查人与审查记录不一致")
        if is_any_of(self.act.actor.staff, payment.requested_by, payment.reviewed_by, payment.countersigned_by):
            raise Wrong(f"拨付 {self.payment} 由 {self.act.actor.staff} 一人办理两个环节")


class SpendingReported(Entry, gc=False):
    TOPIC = "ledger.special-account.spending-reported"
    project: str
    fen: int
    spent_total_fen: int
    replaces: int = 0

    def enter(self, book: Book) -> None:
        positive(self.fen)
        book.book_anew(self.replaces, "spending", f"{book.name}-{book.entries + 1}")
        same("累计支出", self.spent_total_fen, book.spend(self.project, self.fen).spent)
        book.originals.put(book.entries + 1, "spending", intern(self.project), self.fen)
