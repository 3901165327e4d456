"""Reconciliation (对账): what the bank or the treasury says beside what the book says, line by line.

One reconciliation per book. A line is matched to the entry it shows, explained by a person, or stays in the queue with
the reason why. It moves no money: a difference is mended in the book, in the open.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID, uuid5

from services.ledger.book.account import SpecialAccount
from services.ledger.book.entry_dates import too_early
from services.ledger.reconciliation import events
from services.ledger.reconciliation.errors import (
    EntryNotBooked,
    EntryShownAlready,
    KeeperReconciles,
    LineNotMatched,
    LineNotOpen,
    LineUnknown,
    StatementDayImpossible,
    StatementImportedAlready,
)
from shared.kernel.acts import Act
from shared.kernel.aggregate import Aggregate
from shared.kernel.errors import FieldProblem
from shared.kernel.money import yuan
from shared.kernel.natural_keys import document_key, natural_key
from shared.kernel.reasons import must_give_reason

RECONCILIATIONS = UUID("b0d0c5b2-8b3b-5d86-8f0e-5a2f6f0f8c31")

DAYS_BY_NAME, DAYS_BY_AMOUNT = 15, 5
"""How far the bank's day may lie from the book's where the payee agrees, and where only the amount does."""

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Booked:
    """An entry that a bank line may show: a payment ("out") or an inflow ("in"); voucher and name as compared.

    No bank shows it before `since`: nobody is paid before it was asked for.
    """

    entry: str
    direction: str
    fen: int
    day: date
    voucher_no: str
    name: str
    since: date = date.min


def booked(account: SpecialAccount) -> Iterator[Booked]:
    """Everything of a book that a statement can show."""
    for number, payment in account.state.payments.items():
        if payment.posted_on is not None:
            terms = payment.terms
            known_by = document_key(payment.voucher_no), natural_key(terms.payee)
            yield Booked(number, "out", terms.fen, payment.posted_on, *known_by, payment.requested_on)
    for name, lot in account.state.lots.items():
        yield Booked(name, "in", lot.received, lot.received_on, "", "")


@dataclass
class Matching:
    """The entries not yet shown in full, found by amount; what is taken is gone for the next line."""

    entries: Iterable[Booked]
    shown: dict[str, int]
    _by_amount: dict[tuple[str, int], list[Booked]] = field(default_factory=lambda: defaultdict(list))
    _by_voucher: dict[str, Booked] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for entry in self.entries:
            self._by_amount[entry.direction, entry.fen].append(entry)
            if entry.voucher_no:
                self._by_voucher[entry.voucher_no] = entry

    def outcome(self, line: int, shown: events.Shown) -> events.Outcome:
        """The entry that a line shows and by what it was known, or why none was taken."""
        entry, why = self._known(shown)
        if entry is not None:
            self.shown[entry.entry] = self.shown.get(entry.entry, 0) + shown.fen
        return events.Outcome(line, entry.entry if entry else "", why)

    def _known(self, shown: events.Shown) -> tuple[Booked | None, str]:
        by_voucher = self._by_voucher.get(document_key(shown.voucher_no)) if shown.voucher_no else None
        if by_voucher is not None and by_voucher.direction == shown.direction:
            if by_voucher.fen != shown.fen:
                return None, "amount-differs"
            if shown.day < by_voucher.since:
                return None, "before-request"
            return (None, "shown-already") if by_voucher.entry in self.shown else (by_voucher, "voucher")
        same = [
            e for e in self._by_amount[shown.direction, shown.fen] if e.entry not in self.shown and e.since <= shown.day
        ]
        named = [e for e in same if shown.counterparty and e.name == natural_key(shown.counterparty)]
        for found, days, why in ((named, DAYS_BY_NAME, "name-and-amount"), (same, DAYS_BY_AMOUNT, "day-and-amount")):
            near = [e for e in found if abs((e.day - shown.day).days) <= days]
            if len(near) == 1:
                return near[0], why
            if near:
                return None, "several-entries"
        return None, "no-entry"


def demand_days_of_book(fiscal_year: int, days: Iterable[tuple[int, date]], act: Act) -> None:
    """Refuse a statement with days that have not come, or that no entry of the book could be matched to by day.

    A bank may show at the turn of a year what the book has on the other side of it, by no more days than matching by
    name allows. `days` are the rows of the file, each with its day.
    """
    today = act.recorded_on
    slack = timedelta(days=DAYS_BY_NAME)
    first, last = date(fiscal_year, 1, 1) - slack, date(fiscal_year, 12, 31) + slack
    problems = []
    for row, day in days:
        if day > today:
            problems.append(FieldProblem(f"/rows/{row}", f"日期 {day} 晚于今天（{today}），请核对日期"))
        elif not first <= day <= last:
            detail = f"日期 {day} 不属于 {fiscal_year} 年度的专账（{first} 至 {last}），请导入该年度的专账"
            problems.append(FieldProblem(f"/rows/{row}", detail))
    if problems:
        raise StatementDayImpossible(f"有 {len(problems)} 行的日期不能入本专账，整份未导入", fields=tuple(problems))


class Reconciliation(Aggregate):
    """The statements of one book and what became of each of their lines."""

    TOPIC = "ledger.reconciliation"
    LABEL = "对账"

    Event = events.Noted
    Begun = events.Begun
    StatementImported = events.StatementImported
    LinesTaken = events.LinesTaken
    LinesMatched = events.LinesMatched
    LineReleased = events.LineReleased
    LineExplained = events.LineExplained

    def __init__(self) -> None:
        self.book = ""
        self.statements = 0
        self.lines: dict[int, events.Line] = {}
        self.keys: set[str] = set()
        self.shown: dict[str, int] = {}

    @classmethod
    def begin_for(cls, book: str, act: Act) -> "Reconciliation":
        """Begin to reconcile a book."""
        return cls.begin(cls.Begun, act, book=book)

    @staticmethod
    def create_id(book: str) -> UUID:
        """One reconciliation per book."""
        return uuid5(RECONCILIATIONS, book)

    def take(
        self, account: SpecialAccount, source: str, account_no: str, filename: str, shown: list[events.Shown], act: Act
    ) -> tuple[str, int]:
        """Take a statement in and match what can be matched. Gives its name and how many lines were there before."""
        self._by_another(account, act)
        new = [(key, line) for key, line in _keyed(shown) if key not in self.keys]
        if not new:
            raise StatementImportedAlready(f"{filename} 的 {len(shown)} 行都已导入过，没有新的行")
        statement = f"{self.book}-D{self.statements + 1}"
        sums = {side: sum(line.fen for _, line in new if line.direction == side) for side in ("in", "out")}
        self.record(
            events.StatementImported,
            act,
            book=self.book,
            statement=statement,
            source=source,
            account_no=account_no,
            filename=filename,
            lines=len(new),
            repeated=len(shown) - len(new),
            in_fen=sums["in"],
            out_fen=sums["out"],
            first_day=min(line.day for _, line in new),
            last_day=max(line.day for _, line in new),
        )
        self._take_lines(statement, new, Matching(booked(account), dict(self.shown)), act)
        return statement, len(shown) - len(new)

    def match_open(self, account: SpecialAccount, act: Act) -> int:
        """Try the queue again, after the book has moved on. Gives how many lines found their entry."""
        self._by_another(account, act)
        matching = Matching(booked(account), dict(self.shown))
        outcomes = [matching.outcome(n, line.shown) for n, line in self.lines.items() if line.stage == "open"]
        if found := tuple(outcome for outcome in outcomes if outcome.entry):
            self.record(events.LinesMatched, act, book=self.book, outcomes=found)
        return len(found)

    def match(self, account: SpecialAccount, number: int, entry: str, act: Act) -> None:
        """A person says which entry a line shows, and why. Several lines may show one payment, never more than it."""
        self._by_another(account, act)
        line = self._open(number)
        self._reasoned(act)
        side = line.shown.direction
        entry = account.state.lot_called(entry) if side == "in" else entry
        found = next((e for e in booked(account) if (e.entry, e.direction) == (entry, side)), None)
        if found is None:
            raise EntryNotBooked(f"本专账没有编号为“{entry}”的{'已拨付款项' if side == 'out' else '收入'}")
        if line.shown.day < found.since:
            raise too_early(line.shown.day, "拨付申请之日", found.since, "/entry", "银行日期")
        if self.shown.get(entry, 0) + line.shown.fen > found.fen:
            raise EntryShownAlready(
                f"“{entry}”共 {yuan(found.fen)} 元，对账单已对上 {yuan(self.shown.get(entry, 0))} 元"
            )
        self.record(events.LinesMatched, act, book=self.book, outcomes=(events.Outcome(number, entry, "person"),))

    def release(self, account: SpecialAccount, number: int, act: Act) -> None:
        """Undo a match or an explanation that was wrong: the line goes back to the queue."""
        self._by_another(account, act)
        line = self._line(number)
        if line.stage == "open":
            raise LineNotMatched(f"第 {number} 行尚未对上，无须撤销")
        self._reasoned(act)
        self.record(events.LineReleased, act, book=self.book, line=number, entry=line.entry)

    def explain(self, account: SpecialAccount, number: int, act: Act) -> None:
        """A line that no entry stands behind (a fee, interest, another account's money), explained by a person."""
        self._by_another(account, act)
        self._open(number)
        self._reasoned(act)
        self.record(events.LineExplained, act, book=self.book, line=number)

    def _take_lines(self, statement: str, new: list[tuple[str, events.Shown]], matching: Matching, act: Act) -> None:
        for start in range(0, len(new), CHUNK):
            part, first = new[start : start + CHUNK], len(self.lines) + 1
            self.record(
                events.LinesTaken,
                act,
                book=self.book,
                statement=statement,
                keys=tuple(key for key, _ in part),
                lines=tuple(line for _, line in part),
                outcomes=tuple(matching.outcome(n, line) for n, (_, line) in enumerate(part, start=first)),
            )

    def _line(self, number: int) -> events.Line:
        found = self.lines.get(number)
        if found is None:
            raise LineUnknown(f"本专账的对账单没有第 {number} 行")
        return found

    def _open(self, number: int) -> events.Line:
        line = self._line(number)
        if line.stage != "open":
            raise LineNotOpen(f"第 {number} 行已{'对上' if line.stage == 'matched' else '说明'}，改动前请先撤销")
        return line

    @staticmethod
    def _reasoned(act: Act) -> None:
        must_give_reason(act, "请写明理由，例如“手续费，非拨付”")

    @staticmethod
    def _by_another(account: SpecialAccount, act: Act) -> None:
        act.within(account.state.county)
        if act.actor.is_any_of(account.state.keeper):
            raise KeeperReconciles(f"{account.state.keeper} 是本专账的记账人，对账须由另一人办理")


def _keyed(shown: list[events.Shown]) -> Iterator[tuple[str, events.Shown]]:
    """Each line with what makes it this line and no other, so that overlapping files bring nothing twice."""
    times: dict[str, int] = {}
    for line in shown:
        name = document_key(line.reference or f"{line.voucher_no} {line.counterparty}")
        said = f"{line.day} {line.direction} {line.fen} {name}"
        times[said] = times.get(said, 0) + 1
        yield f"{said} {times[said]}", line
