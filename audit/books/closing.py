"""Sealed months and years: control totals and seals recomputed, and what left one book must come into the next."""

from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import NamedTuple

from msgspec import Raw, Struct

from audit.books.book import AVAILABLE, COMMITTED, Book, Draw, Wrong, same, total_fen
from audit.books.pool import Entry, Received
from audit.books.records import GIVEN_UP, Posting, Project
from audit.books.tap import asked_in

CARRIED_OVER = "carried-over"


class Total(Struct, gc=False):
    """One line of the trial balance by stage."""

    stage: str
    fen: int


class PeriodClosed(Entry, gc=False):
    TOPIC = "ledger.special-account.period-closed"
    period: str
    through: date
    totals: tuple[Total, ...]
    entries: int
    last_entry_no: int
    previous_seal: str
    seal: str
    supersedes: int
    checkpoint_size: int
    checkpoint_root: str

    def enter(self, book: Book) -> None:
        number = len(book.seals) + 1
        if self.period != f"{book.name[-4:]}-{number:02}":
            raise Wrong(f"结账月份 {self.period} 不是应结的第 {number} 个月")
        if self.previous_seal != (book.seals[-1] if book.seals else ""):
            raise Wrong(f"{self.period} 的结账没有接上前一次结账的封印")
        entries, totals = book.as_at(self.period)
        same(f"{self.period} 结账的分录数", self.entries, entries)
        for total in self.totals:
            same(f"{self.period} 结账的 {total.stage} 合计", total.fen, totals.pop(total.stage, 0))
        if any(totals.values()):
            raise Wrong(f"{self.period} 的结账漏列了 {'、'.join(totals)}")
        if self.seal != self._computed():
            raise Wrong(f"{self.period} 的结账封印与其内容不符")
        book.seals.append(self.seal)

    def _computed(self) -> str:
        totals = [f"{total.stage} {total.fen}" for total in self.totals]
        numbers = [str(self.entries), str(self.last_entry_no)]
        checkpoint = f"{self.checkpoint_size} {self.checkpoint_root}"
        lines = [self.book, self.period, str(self.through), *totals, *numbers, self.previous_seal, checkpoint]
        return sha256("\n".join(lines).encode()).hexdigest()


class PeriodReopened(Entry, gc=False):
    TOPIC = "ledger.special-account.period-reopened"
    period: str

    def enter(self, book: Book) -> None:
        if self.period != f"{book.name[-4:]}-{len(book.seals):02}":
            raise Wrong(f"重新开账的 {self.period} 不是最后结账的月份")
        book.seals.pop()


class CommitmentCarriedOver(Entry, gc=False):
    TOPIC = "ledger.special-account.commitment-carried-over"
    project: str
    fen: int
    draws: tuple[Draw, ...]
    unspent_fen: int
    into: str

    def enter(self, book: Book) -> None:
        project = book.project(self.project)
        same("结转的未拨付额", self.fen, total_fen(self.draws))
        same("结转的已拨未支额", self.unspent_fen, project.paid - project.spent)
        book.move(self.draws, COMMITTED, AVAILABLE, self.project)
        _unspent(book, self.project, self.into, -self.unspent_fen)
        stood = (project.approved, project.paid, project.spent, self.fen, self.unspent_fen)
        book.under_way[book.name, self.into, f"项目 {self.project}"] = stood
        project.closed = True


class LotCarriedOver(Entry, gc=False):
    TOPIC = "ledger.special-account.lot-carried-over"
    lot: str
    fen: int
    into: str
    into_lot: str

    def enter(self, book: Book) -> None:
        if self.fen:
            book.move((Draw(self.lot, self.fen),), AVAILABLE, CARRIED_OVER, "", self.into)
        elif self.lot not in book.lots:
            raise Wrong(f"没有“{self.lot}”这笔资金")
        book.under_way[book.name, self.into, self.into_lot] = (self.fen, book.unsettled(self.lot))


class LotCarriedIn(Entry, gc=False):
    TOPIC = "ledger.special-account.lot-carried-in"
    lot: str
    receipt: Received
    fen: int
    origin: str
    origin_lot: str
    categories: dict[str, int] | None = None
    advanced_fen: int = 0
    settled_fen: int = 0

    def enter(self, book: Book) -> None:
        fen, unsettled = book.under_way.pop((self.origin, book.name, self.lot), (-1, 0))
        if fen < 0 and self.origin_lot in book.shelf.get(self.origin, Book()).lots:
            fen = 0
        if fen != self.fen:
            raise Wrong(f"“{self.lot}”结转转入 {self.fen} 分，专账 {self.origin} 没有转出同样金额")
        book.receive(self.lot, self.receipt.level, self.fen, origin=self.origin)
        same("各大类合计", self.fen if self.categories is None else sum(self.categories.values()), self.fen)
        if self.advanced_fen:
            same("结转的待清算金额", self.advanced_fen - self.settled_fen, unsettled)
            book.advanced[self.lot], book.settled[self.lot] = self.advanced_fen, self.settled_fen


class CommitmentCarriedIn(Entry, gc=False):
    TOPIC = "ledger.special-account.commitment-carried-in"
    project: str
    fen: int
    draws: tuple[Draw, ...]
    unspent_fen: int
    origin: str
    approved_fen: int
    paid_fen: int
    spent_fen: int
    minutes_no: str
    closed: bool

    def enter(self, book: Book) -> None:
        stood = (self.approved_fen, self.paid_fen, self.spent_fen, self.fen, self.unspent_fen)
        if book.under_way.pop((self.origin, book.name, f"项目 {self.project}"), None) != stood:
            raise Wrong(f"项目 {self.project} 的结转与专账 {self.origin} 转出的不符")
        if self.project in book.projects:
            raise Wrong(f"项目 {self.project} 已安排过资金")
        same("结转的安排", self.fen, total_fen(self.draws))
        book.move(self.draws, AVAILABLE, COMMITTED, "", self.project)
        _unspent(book, self.project, self.origin, self.unspent_fen)
        book.projects[self.project] = Project(
            self.approved_fen, self.minutes_no, paid=self.paid_fen, spent=self.spent_fen, spent_before=self.spent_fen,
            closed=self.closed, rest=True,
        )  # fmt: skip


class PaymentCarriedIn(Entry, gc=False):
    """A payment of an earlier book, as that one left it: only what has not come back of it yet can come back here."""

    TOPIC = "ledger.special-account.payment-carried-in"
    payment: str
    origin: str
    terms: Raw
    draws: tuple[Draw, ...]

    def enter(self, book: Book) -> None:
        if self.payment in book.payments or self.origin not in book.continues:
            raise Wrong(f"拨付 {self.payment} 已在本专账，或专账 {self.origin} 没有结转至本专账")
        paid, asked = book.shelf[self.origin].payment(self.payment, "posted"), asked_in(self.terms)
        same("未退回的拨付", sum(draw.fen for draw in self.draws), paid.fen - paid.back)
        if (asked.project, asked.fen) != (paid.project, paid.fen):
            raise Wrong(f"拨付 {self.payment} 的内容与专账 {self.origin} 的不一致")
        book.payments[self.payment] = replace(paid, origin=self.origin)
        if self.payment in book.shelf[self.origin].batches:
            book.batches[self.payment] = book.shelf[self.origin].batches[self.payment]


class Claim(NamedTuple):
    """A returned payment that nobody has paid again, by place in the array."""

    reference: str
    payee: str
    project: str
    fen: int


class ReturnsCarriedIn(Entry, gc=False):
    TOPIC = "ledger.special-account.returns-carried-in"
    origin: str
    claims: tuple[Claim, ...]

    def enter(self, book: Book) -> None:
        before = book.shelf.get(self.origin, Book())
        for claim in self.claims:
            payee, fen, again = before.returned.get(claim.reference, ("", 0, ""))
            if (payee, fen) != (claim.payee, claim.fen) or (again and before.payments[again].stage not in GIVEN_UP):
                raise Wrong(f"退票 {claim.reference} 的结转与专账 {self.origin} 登记的不符")
            if claim.reference in book.returned:
                raise Wrong(f"退票 {claim.reference} 结转了两次")
            book.returned[claim.reference] = (claim.payee, claim.fen, "")


class Booked(NamedTuple):
    """A receipt of an earlier year, by place in the array."""

    lot: str
    transfer_id: str


class ReceiptsCarriedIn(Entry, gc=False):
    TOPIC = "ledger.special-account.receipts-carried-in"
    origin: str
    receipts: tuple[Booked, ...]

    def enter(self, book: Book) -> None:
        before = book.shelf.get(self.origin, Book())
        for receipt in self.receipts:
            if receipt.lot not in before.lots and receipt.lot not in before.booked:
                raise Wrong(f"专账 {self.origin} 没有入账过“{receipt.lot}”")
            book.booked.add(receipt.lot)


class BookContinued(Entry, gc=False):
    TOPIC = "ledger.special-account.book-continued"
    origin: str
    earlier: tuple[str, ...]

    def enter(self, book: Book) -> None:
        book.continues = (*self.earlier, self.origin)


class PlanFixed(Entry, gc=False):
    TOPIC = "ledger.special-account.plan-fixed"


def _unspent(book: Book, project: str, other: str, fen: int) -> None:
    """What a unit was paid and did not spend is followed in the next book."""
    if not fen:
        return
    book.count("unspent", "paid", fen)
    if book.journal is not None:
        book.journal += (
            Posting(f"unspent:{other}:{project}", -fen, "", project),
            Posting(f"paid:{project}", fen, "", project),
        )
