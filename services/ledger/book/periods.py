"""The months of a book: what was booked in each, and which of them are sealed (结账).

A month holds the entries whose business date lies in it. What was booked before the year belongs to January, what was
booked after it to December, until December is sealed: from then on nothing is booked any more.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from hashlib import sha256

from services.ledger.book.errors import AdjustmentUnfounded, MonthSealed
from shared.kernel.acts import Act
from shared.kernel.errors import FieldProblem
from shared.kernel.reasons import says_why

LAST = 12


@dataclass(frozen=True, slots=True)
class StageTotal:
    """One line of a trial balance by stage, in fen: money that came from it is negative, money that lies there not."""

    stage: str
    fen: int


@dataclass(frozen=True, slots=True)
class Controls:
    """What a sealed month answers for: the book as at `through`, all months up to and with it.

    December answers for everything that the book holds, so that its `through` is the day of the last movement of money.
    """

    through: date
    totals: tuple[StageTotal, ...]
    entries: int
    last_entry_no: int


@dataclass(frozen=True, slots=True)
class Sealed:
    """A month as it was closed: up to which day, by which entry, under which seal, on which business date."""

    period: str
    through: date
    entry_no: int
    seal: str
    closed_on: date = date.min


@dataclass(slots=True)
class Month:
    """What was booked in one month: how many entries, and what they moved from and to each stage."""

    entries: int = 0
    stages: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Periods:
    """The book's calendar. `latest` is the last day on which money moved, `reopened` the closings that fell."""

    fiscal_year: int = 0
    latest: date = date.min
    months: dict[int, Month] = field(default_factory=dict)
    sealed: list[Sealed] = field(default_factory=list)
    reopened: dict[str, int] = field(default_factory=dict)

    def count(self, day: date, moved: Sequence[tuple[str, int]]) -> None:
        """Take the next entry into its month: what it moved from and to which stage."""
        if moved and day > self.latest:
            self.latest = day
        number = self._number(day)
        month = self.months.get(number)
        if month is None:
            month = self.months[number] = Month()
        month.entries += 1
        for at, fen in moved:
            month.stages[at] = month.stages.get(at, 0) + fen

    @property
    def year_closed(self) -> bool:
        """Whether December is sealed, and with it the book."""
        return len(self.sealed) == LAST

    @property
    def next_period(self) -> str:
        """The month that is to be closed next, empty when the year is closed."""
        return "" if self.year_closed else f"{self.fiscal_year}-{len(self.sealed) + 1:02}"

    @property
    def seal(self) -> str:
        """The seal of the last closed month, empty before the first."""
        return self.sealed[-1].seal if self.sealed else ""

    @property
    def first_open(self) -> date:
        """The first day that is not sealed; the first of January before anything is."""
        return self.sealed[-1].through + timedelta(days=1) if self.sealed else date(self.fiscal_year, 1, 1)

    def number_of(self, period: str) -> int | None:
        """The place of a month ("2020-03" -> 3) in this book, None when it is no month of its year."""
        return next((n for n in range(1, LAST + 1) if period == f"{self.fiscal_year}-{n:02}"), None)

    def last_day(self, period: str) -> date:
        """The last day of a month."""
        number = int(period[5:])
        return date(self.fiscal_year, number, monthrange(self.fiscal_year, number)[1])

    def closed(self, day: date) -> bool:
        """Whether a business date lies in what is sealed."""
        return bool(self.sealed) and (self.year_closed or day <= self.sealed[-1].through)

    def dated(self, book: str, act: Act, *, breaks_seal: bool = False) -> Act:
        """The act, on an open day. The platform's own is never lost: it waits for the first; raises MonthSealed.

        What breaks the year's seal lies behind it: no day of a sealed year is open before.
        """
        after_the_year = breaks_seal and self.year_closed and act.effective_on > self.sealed[-1].through
        if after_the_year or not self.closed(act.effective_on):
            if act.adjusts:
                self._founded(act)
            return act
        if self.year_closed:
            following = f"{book.partition('-')[0]}-{self.fiscal_year + 1}"
            raise MonthSealed(f"{book} 已年终结账，不再记账：请记入专账 {following}，并以 adjusts 写明所调整的月份")
        period = f"{self.fiscal_year}-{self._number(act.effective_on):02}"
        if act.automatic:
            reason = f"业务日期 {act.effective_on} 所在月份已结账，自动记入首个未结账日"
            return replace(act, effective_on=self.first_open, adjusts=period, reason=reason)
        fix = f"请改为 {self.first_open} 或以后的日期，并填 adjusts={period} 和原因，作为调整记入未结账月份"
        raise MonthSealed(f"{period} 已结账；{fix}", fields=(FieldProblem("/effective_on", fix),))

    def _founded(self, act: Act) -> None:
        """An adjustment is about a sealed month of this book or about an earlier year, and says why."""
        if act.adjusts >= f"{self.fiscal_year}" and all(act.adjusts != month.period for month in self.sealed):
            fix = f"{act.adjusts} 未结账，请去掉 adjusts，按业务日期记账"
            raise AdjustmentUnfounded(fix, fields=(FieldProblem("/adjusts", fix),))
        if not says_why(act.reason):
            fix = "调整已结账月份须写明原因"
            raise AdjustmentUnfounded(fix, fields=(FieldProblem("/reason", fix),))

    def controls(self, period: str, last_entry_no: int) -> Controls:
        """The control totals of a month: the book's trial balance by stage as at its last day."""
        number = self.number_of(period) or 0
        through = self.last_day(period)
        if number == LAST:
            through = max(through, self.latest)
        months = [month for n, month in self.months.items() if n <= number]
        sums: dict[str, int] = {}
        for month in months:
            for at, fen in month.stages.items():
                sums[at] = sums.get(at, 0) + fen
        totals = tuple(StageTotal(at, fen) for at, fen in sorted(sums.items()))
        return Controls(through, totals, sum(month.entries for month in months), last_entry_no)

    def seal_month(self, sealed: Sealed) -> None:
        """A month is closed."""
        self.sealed.append(sealed)

    def reopen_last(self) -> None:
        """The last closed month is open again; its closing stays readable and is superseded by the next."""
        last = self.sealed.pop()
        self.reopened[last.period] = last.entry_no

    def _number(self, day: date) -> int:
        if day.year != self.fiscal_year:
            return 1 if day.year < self.fiscal_year else LAST
        return day.month


def seal_of(book: str, period: str, controls: Controls, previous: str, checkpoint: tuple[int, str]) -> str:
    """SHA-256 (hex) over the closing's lines, the previous seal among them: one changed figure breaks all that follow.

    Lines: book, period, last day, "stage fen" for each stage by name, number of entries, last entry number, previous
    seal, "size root" of the log's last signed checkpoint ("0 " before there is one).
    """
    totals = [f"{total.stage} {total.fen}" for total in controls.totals]
    counts = [str(controls.entries), str(controls.last_entry_no)]
    size, root = checkpoint
    lines = [book, period, controls.through.isoformat(), *totals, *counts, previous, f"{size} {root}"]
    return sha256("\n".join(lines).encode()).hexdigest()
