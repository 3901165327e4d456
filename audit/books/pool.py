"""What comes into the pool and what is set aside: the entries before the tap."""

from typing import ClassVar

from msgspec import Struct

from audit.books.book import AVAILABLE, COMMITTED, Book, Draw, Wrong, same, total_fen
from audit.books.records import Project


class Actor(Struct, gc=False):
    """Who acted."""

    staff: str


class Act(Struct, gc=False):
    """Whose act an entry is, and on which business day ("2020-03-31")."""

    actor: Actor
    effective_on: str


class Entry(Struct, gc=False):
    """The part of a stored entry that a recomputation needs. Subclasses name their TOPIC and how they enter a book."""

    TOPIC: ClassVar[str]
    book: str
    act: Act

    def enter(self, book: Book) -> None:
        """Move the money that this entry moves; raise Wrong where it cannot be. By default nothing moves."""


class Opened(Entry, gc=False):
    TOPIC = "ledger.special-account.opened"
    county: str
    fiscal_year: int

    def enter(self, book: Book) -> None:
        if book.entries:
            raise Wrong("专账已经开设，不能再次开设")
        if self.book != f"{self.county}-{self.fiscal_year}":
            raise Wrong(f"专账名 {self.book} 与区划和年度不符")
        book.name = self.book


class KeeperAppointed(Entry, gc=False):
    TOPIC = "ledger.special-account.keeper-appointed"


class ResponsibleNamed(Entry, gc=False):
    TOPIC = "ledger.special-account.responsible-named"


class Received(Struct, gc=False):
    """What a receipt's attributes say about its money."""

    fen: int
    level: str


class InflowReceived(Entry, gc=False):
    TOPIC = "ledger.special-account.inflow-received"
    lot: str
    receipt: Received

    def enter(self, book: Book) -> None:
        if self.lot in book.booked:
            raise Wrong(f"“{self.lot}”已在以前年度入账")
        book.receive(self.lot, self.receipt.level, self.receipt.fen)


class FundsCommitted(Entry, gc=False):
    """A confirmed project's money; a second time only for what a reversal took back (`replaces` names it)."""

    TOPIC = "ledger.special-account.funds-committed"
    project: str
    fen: int
    draws: tuple[Draw, ...]
    minutes_no: str
    replaces: int = 0

    def enter(self, book: Book) -> None:
        project = book.projects.get(self.project)
        if project is not None and (project.closed or not (self.replaces or project.rest)):
            raise Wrong(f"项目 {self.project} 已安排过资金")
        same("安排金额", self.fen, total_fen(self.draws))
        book.move(self.draws, AVAILABLE, COMMITTED, "", self.project)
        if project is None:
            project = book.projects[self.project] = Project(0, self.minutes_no)
        project.approved += self.fen
        project.rest = False
        book.originals.put(book.entries + 1, "commitment", self.project, self.fen)


class CommitmentRefused(Entry, gc=False):
    TOPIC = "ledger.special-account.commitment-refused"
    project: str
    fen: int
    available_fen: int
    shortage_fen: int

    def enter(self, book: Book) -> None:
        if self.project in book.projects:
            raise Wrong(f"项目 {self.project} 已安排过资金")
        same("缺口", self.shortage_fen, self.fen - self.available_fen)


class GivenBack(Entry, gc=False):
    """What a project no longer needs goes back to the lots it came from: all of it, once."""

    project: str
    fen: int
    draws: tuple[Draw, ...]

    def enter(self, book: Book) -> None:
        project = book.project(self.project)
        if project.closed:
            raise Wrong(f"项目 {self.project} 的资金已清理过")
        same("退回金额", self.fen, total_fen(self.draws))
        same("退回后项目余额", 0, project.approved - project.paid - self.fen)
        book.move(self.draws, COMMITTED, AVAILABLE, self.project)
        project.closed = True


class CommitmentReleased(GivenBack, gc=False):
    TOPIC = "ledger.special-account.commitment-released"


class SurplusReturned(GivenBack, gc=False):
    TOPIC = "ledger.special-account.surplus-returned"
