"""A book as an auditor keeps it: money that lies somewhere, moves somewhere else, and is never less than nothing.

Written from the meaning of the entries, without the ledger's own code: where both agree, two independent hands did.
Amounts are integer fen.
"""

from dataclasses import dataclass, field
from sys import intern
from typing import Any

from msgspec import Struct

from audit.books.originals import Original, Originals
from audit.books.records import GIVEN_UP, Month, Payment, Posting, Project, Reversal

AVAILABLE, COMMITTED, PAID, RETURNED = "available", "committed", "paid", "returned"

Place = tuple[str, str, str]
"""Where money of a lot lies: the lot, its stage, and whose it is: the project's or, taken back, the superior's."""


class Wrong(Exception):
    """An entry says what cannot be; the message tells an auditor what, in Chinese."""


class Draw(Struct, gc=False):
    """What one movement takes from, or gives back to, one lot."""

    lot: str
    fen: int


def total_fen(draws: tuple[Draw, ...]) -> int:
    """What they come to."""
    fen = 0
    for draw in draws:
        fen += draw.fen
    return fen


@dataclass(slots=True)
class Book:
    """One county's book of one year. `journal` collects postings where somebody wants them."""

    name: str = ""
    entries: int = 0
    lots: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Level of origin and fen received, by lot."""
    balances: dict[Place, int] = field(default_factory=dict)
    projects: dict[str, Project] = field(default_factory=dict)
    payments: dict[str, Payment] = field(default_factory=dict)
    vouchers: set[str] = field(default_factory=set)
    booked: set[str] = field(default_factory=set)
    """Receipts that earlier years' books used, by document and fund line."""
    announced: set[str] = field(default_factory=set)
    settled: dict[str, int] = field(default_factory=dict)
    """Fen of each advance that later quotas cover."""
    advanced: dict[str, int] = field(default_factory=dict)
    """Fen of each advance that came over from last year's book, as it was paid in the first place."""
    originals: Originals = field(default_factory=Originals)
    reversals: dict[int, Reversal] = field(default_factory=dict)
    """What was asked for and not yet decided, by the entry that asked."""
    undone: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Kind of the entry that each reversal undid, and the payment or entry that was booked in its place."""
    recalled: dict[str, Original] = field(default_factory=dict)
    """Entries of earlier books that this one reverses, by "book-number"."""
    continues: tuple[str, ...] = ()
    """The books that ended in this one, the oldest first."""
    pass_downs: dict[int, tuple[str, str, int, str]] = field(default_factory=dict)
    """Lot, receiver, fen and who asked, of what is asked to be passed down, by the entry that asked."""
    use_changes: set[int] = field(default_factory=set)
    """Changes of use not yet filed, by entry."""
    batches: dict[str, list[int]] = field(default_factory=dict)
    """Fen of each line, by the batch's payment; 0 where a line was not accepted."""
    returned: dict[str, tuple[str, int, str]] = field(default_factory=dict)
    """Payee, fen and the payment that pays it again, by payment or line that the bank sent back."""
    journal: list[Posting] | None = None
    broken: bool = False
    """An entry was wrong or unknown: what follows it is not judged any more."""
    brought: int = 0
    """Fen of all lots that came over from last year's book."""
    months: dict[str, Month] = field(default_factory=dict)
    month: Month = field(default_factory=Month)
    seals: list[str] = field(default_factory=list)
    shelf: dict[str, "Book"] = field(default_factory=dict)
    """All books of a log by their names: what a book took over from another must be as it stands there."""
    under_way: dict[tuple[str, str, str], tuple[int, ...]] = field(default_factory=dict)
    """What left one book for another and has not come in yet: shared by all books of a log."""

    def turn(self, month: str) -> None:
        """The next entry is of this month ("2020-03")."""
        found = self.months.get(month)
        if found is None:
            found = self.months[month] = Month(month)
        self.month = found

    def count(self, source: str, target: str, fen: int) -> None:
        """Money of this month went from a stage to another."""
        stages = self.month.stages
        stages[source] = stages.get(source, 0) - fen
        stages[target] = stages.get(target, 0) + fen

    def as_at(self, period: str) -> tuple[int, dict[str, int]]:
        """Entries and fen by stage up to the end of a month; December takes in whatever came after it."""
        entries, totals = 0, dict[str, int]()
        for name, month in self.months.items():
            if name <= period or period.endswith("-12"):
                entries += month.entries
                for stage, fen in month.stages.items():
                    totals[stage] = totals.get(stage, 0) + fen
        return entries, totals

    def receive(self, lot: str, level: str, fen: int, *, origin: str = "") -> None:
        """Money comes in from its funder, or from last year's book: a lot that was not there before."""
        if lot in self.lots:
            raise Wrong(f"“{lot}”重复入账")
        if fen or not origin:
            positive(fen)
        lot = intern(lot)
        self.lots[lot] = (intern(level), fen)
        self.balances[lot, AVAILABLE, ""] = fen
        if not fen:
            return
        self.count("carried-in" if origin else "funder", AVAILABLE, fen)
        if origin:
            self.brought += fen
        else:
            self.originals.put(self.entries + 1, "inflow", lot, fen)
        if self.journal is not None:
            source = f"carried-in:{origin}" if origin else f"funder:{level}"
            self._post((source, -fen, lot), (account(lot, AVAILABLE, ""), fen, lot))

    def move(
        self, draws: tuple[Draw, ...], source: str, target: str, of: str = "", to: str = "", *, earlier: bool = False
    ) -> None:
        """Money of some lots goes from a stage to another: `of` whom it was, `to` whom it goes.

        What an `earlier` book had paid comes back here: it need not have been paid out of this one.
        """
        balances, moved = self.balances, 0
        for draw in draws:
            lot, fen = intern(draw.lot), draw.fen
            there, here = (lot, source, of), (lot, target, to)
            held = balances.get(there, 0)
            if not (fen > 0 and (earlier or fen <= held)):
                positive(fen)
                raise Wrong(f"“{lot}”在 {account(lot, source, of)} 只有 {held} 分，却转出 {fen} 分")
            if fen == held:
                del balances[there]
            else:
                balances[there] = held - fen
            balances[here] = balances.get(here, 0) + fen
            moved += fen
            if self.journal is not None:
                left, came = account(lot, source, of), account(lot, target, to)
                self._post((left, -fen, lot, _whose(source, of)), (came, fen, lot, _whose(target, to)))
        self.count(source, target, moved)

    def pay_again(self, name: str, payment: str, payee: str, fen: int) -> None:
        """A returned payment is asked for again: to the same payee, to the fen, and once."""
        whom, much, by = self.returned.get(name, ("", 0, ""))
        if (whom, much) != (payee, fen):
            raise Wrong(f"{name} 的重新发放与退票不符")
        if by and self.payments[by].stage not in GIVEN_UP:
            raise Wrong(f"{name} 重新发放了两次")
        self.returned[name] = (whom, much, payment)

    def book_anew(self, reversal_no: int, kind: str, name: str) -> None:
        """What a reversal of this kind undid is booked anew under this name, once; 0 names no reversal."""
        if not reversal_no:
            return
        undone, by = self.undone.get(reversal_no, ("", ""))
        if undone != kind or (by and not (by in self.payments and self.payments[by].stage in GIVEN_UP)):
            raise Wrong(f"第 {reversal_no} 号分录没有可重新入账的冲销")
        self.undone[reversal_no] = (kind, name)

    def unreceive(self, lot: str, level: str, fen: int) -> None:
        """An inflow was wrong: what is still free of it goes back to where it came from."""
        positive(fen)
        known, received = self.lots.get(lot, ("", 0))
        free = self.balances.get((lot, AVAILABLE, ""), 0)
        if known != level or fen > free:
            raise Wrong(f"“{lot}”可用 {free} 分，不能冲销 {fen} 分")
        self.lots[lot] = (level, received - fen)
        if lot in self.advanced:
            self.advanced[lot] -= fen
        self.balances[lot, AVAILABLE, ""] = free - fen
        self.count(AVAILABLE, "funder", fen)
        self._post((account(lot, AVAILABLE, ""), -fen, lot), (f"funder:{level}", fen, lot))

    def unsettled(self, lot: str) -> int:
        """What of a lot, where it is an advance, no later quota has covered yet."""
        return self.advanced.get(lot, self.lots[lot][1]) - self.settled.get(lot, 0)

    def spend(self, name: str, fen: int) -> Project:
        """A unit reports what it spent of what it was paid; negative where a report is reversed. Gives the project."""
        project = self.project(name)
        project.spent += fen
        if not 0 <= project.spent <= project.paid:
            raise Wrong(f"项目 {name} 累计支出 {project.spent} 分，超过已拨付 {project.paid} 分")
        self.count(PAID, "spent", fen)
        self._post((f"paid:{name}", -fen, "", name), (f"spent:{name}", fen, "", name))
        return project

    def project(self, name: str) -> Project:
        """A project that this book has set money aside for."""
        found = self.projects.get(name)
        if found is None:
            raise Wrong(f"本专账没有为项目 {name} 安排过资金")
        return found

    def payment(self, number: str, stage: str) -> Payment:
        """A payment of this book that stands at a stage."""
        found = self.payments.get(number)
        if found is None:
            raise Wrong(f"本专账没有编号为 {number} 的拨付申请")
        if found.stage != stage:
            raise Wrong(f"拨付 {number} 当时为 {found.stage}，不在 {stage} 环节")
        return found

    def _post(self, *postings: tuple[Any, ...]) -> None:
        if self.journal is not None:
            self.journal += (Posting(*posting) for posting in postings)

    def figures(self) -> dict[str, int]:
        """Fen received, fen by stage (paid: disbursed so far, spent included), and fen spent."""
        received = sum(fen for _, fen in self.lots.values()) - self.brought
        figures = {"received": received, AVAILABLE: 0, COMMITTED: 0, PAID: 0}
        for (_, stage, _), fen in self.balances.items():
            figures[stage] = figures.get(stage, 0) + fen
        figures |= {"carried-in": self.brought} if self.brought else {}
        return figures | {"spent": sum(project.spent - project.spent_before for project in self.projects.values())}


def account(lot: str, stage: str, whose: str) -> str:
    """The account that a place belongs to. What is paid is the project's, whichever lot it came from."""
    if stage == AVAILABLE:
        return f"lot:{lot}:available"
    return f"lot:{lot}:{stage}:{whose}" if stage == COMMITTED else f"{stage}:{whose}"


def _whose(stage: str, whose: str) -> str:
    return whose if stage in (COMMITTED, PAID) else ""


def same(what: str, said: int, found: int) -> None:
    """An entry names a figure that follows from the entries before it: it must be that one."""
    if said != found:
        raise Wrong(f"{what}记为 {said} 分，重算为 {found} 分")


def positive(fen: int) -> None:
    """Money that moves is more than nothing."""
    if fen <= 0:
        raise Wrong(f"金额 {fen} 分不是正数")
