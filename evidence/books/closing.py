"""Sealed months and years: control totals and seals recomputed, and what left one book must come into the next."""

from datetime import date
from hashlib import sha256

from msgspec import Struct

from evidence.books.book import AVAILABLE, COMMITTED, Book, Draw, Posting, Project, Wrong, same, total_fen
from evidence.books.pool import Entry, Received

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
        book.move((Draw(self.lot, self.fen),), AVAILABLE, CARRIED_OVER, "", self.into)
        book.under_way[book.name, self.into, self.into_lot] = (self.fen,)


class LotCarriedIn(Entry, gc=False):
    TOPIC = "ledger.special-account.lot-carried-in"
    lot: str
    receipt: Received
    fen: int
    origin: str

    def enter(self, book: Book) -> None:
        if book.under_way.pop((self.origin, book.name, self.lot), None) != (self.fen,):
            raise Wrong(f"“{self.lot}”结转转入 {self.fen} 分，专账 {self.origin} 没有转出同样金额")
        book.receive(self.lot, self.receipt.level, self.fen, origin=self.origin)


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


class BookContinued(Entry, gc=False):
    TOPIC = "ledger.special-account.book-continued"


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


ENTRIES = (
    PeriodClosed,
    PeriodReopened,
    CommitmentCarriedOver,
    LotCarriedOver,
    LotCarriedIn,
    CommitmentCarriedIn,
    BookContinued,
    PlanFixed,
)
