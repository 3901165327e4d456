"""A book entry by entry: its balances and lots at any point, and what happened between two dates and who approved it.

The whole book is recomputed; a point in the past is then the sum of the postings that lie before it. What was entered
late counts on its business date when asked by date, and on its recording when asked by time.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any

from msgspec import Struct
from msgspec.json import Decoder, decode

from audit.books import Books
from audit.books.records import Posting
from audit.source import Source, Unusable
from shared.tlog.lines import Row, Unreadable, rows

BEIJING = timezone(timedelta(hours=8))
OPENED = b"ledger.special-account.opened"


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the book: who did what when, what was stored, and the postings that follow from it."""

    sequence: int
    entry: int
    kind: str
    effective_on: date
    recorded_at: datetime
    state: bytes
    postings: tuple[Posting, ...]

    @property
    def facts(self) -> dict[str, Any]:
        """Everything that was stored, read when somebody asks: a long book would not fit into memory otherwise."""
        return decode(self.state, type=dict[str, Any])

    @property
    def staff(self) -> str:
        """Who acted."""
        return str(self.facts["act"]["actor"]["staff"])

    @property
    def fen(self) -> int:
        """The money that the entry moved or speaks of."""
        moved = sum(posting.fen for posting in self.postings if posting.fen > 0)
        facts = {} if moved else self.facts
        return moved or int(facts.get("fen") or facts.get("terms", {}).get("fen", 0))

    @property
    def project(self) -> str:
        """The project it is about, where it names one."""
        facts = self.facts
        return str(facts.get("project") or facts.get("terms", {}).get("project", ""))


@dataclass(frozen=True, slots=True)
class Point:
    """A point to look back from; whatever is None does not bind. Dates and times are inclusive."""

    entry: int | None = None
    effective: date | None = None
    recorded: datetime | None = None

    def covers(self, line: Line) -> bool:
        """Whether an entry had happened at this point."""
        return (
            (self.entry is None or line.entry <= self.entry)
            and (self.effective is None or line.effective_on <= self.effective)
            and (self.recorded is None or line.recorded_at <= self.recorded)
        )


NOW = Point()


@dataclass(frozen=True, slots=True)
class Approval:
    """A decision about money between two dates: a commitment or a payment, and by whom it was asked, reviewed, made."""

    line: Line
    minutes_no: str
    requested_by: str = ""
    reviewed_by: str = ""
    posted_by: str = ""


def replay(source: Source, book: str) -> list[Line]:
    """Every entry of a book, in order; raises Unusable where there is no such book or an entry cannot be."""
    books = Books(journal=True)
    found: list[Line] = []
    for row in _of(source, book):
        problems = books.take([row])
        if problems:
            raise Unusable(f"{problems[0]}。请先运行 sluice verify")
        journal = books.books[row[1]].journal
        assert journal is not None
        found.append(_line(row, tuple(journal)))
        journal.clear()
    return found


def covered(lines: list[Line], point: Point) -> list[Line]:
    """The entries that had happened at a point; raises Unusable where the book had none yet, or has none so far."""
    if point.entry is not None and point.entry > lines[-1].entry:
        raise Unusable(f"没有第 {point.entry} 号分录。{life(lines)}")
    found = [line for line in lines if point.covers(line)]
    if not found:
        raise Unusable(f"到这一时点还没有分录。{life(lines)}")
    return found


def life(lines: list[Line]) -> str:
    """How many entries a book has, and the days they lie between by both clocks, in a sentence."""
    days = [line.effective_on for line in lines]
    times = [line.recorded_at.astimezone(BEIJING) for line in lines]
    return (
        f"此专账最后一笔是第 {lines[-1].entry} 号分录；业务日期自 {min(days)} 至 {max(days)}，"
        f"记录时间自 {min(times):%Y-%m-%d %H:%M} 至 {max(times):%Y-%m-%d %H:%M}"
    )


def is_over(lines: list[Line], point: Point) -> bool:
    """Whether a day or a time was asked for that lies behind everything that the book holds so far."""
    day, time = point.effective, point.recorded
    return (day is not None and all(line.effective_on < day for line in lines)) or (
        time is not None and all(line.recorded_at < time for line in lines)
    )


def balances(lines: Iterable[Line], point: Point = NOW) -> Counter[str]:
    """Fen by account of the book at a point; what is empty is left out."""
    accounts: Counter[str] = Counter()
    for line in lines:
        if point.covers(line):
            for posting in line.postings:
                accounts[posting.account] += posting.fen
    return Counter({account: fen for account, fen in sorted(accounts.items()) if fen})


def lots(lines: Iterable[Line], point: Point = NOW) -> dict[str, Counter[str]]:
    """Fen of each lot by where it is: `funder` (negative: what it brought), `available`, `committed`, `paid` …"""
    found: dict[str, Counter[str]] = {}
    for line in lines:
        if point.covers(line):
            for posting in line.postings:
                if posting.lot:
                    found.setdefault(posting.lot, Counter())[stage_of(posting)] += posting.fen
    return found


def between(lines: list[Line], first: date, last: date) -> list[Line]:
    """The entries whose business date is after the first day and not after the last; raises Unusable if reversed."""
    if first > last:
        raise Unusable(f"起始日期 {first} 晚于终止日期 {last}，请把两个日期调换过来")
    return [line for line in lines if first < line.effective_on <= last]


def approvals(lines: list[Line], within: list[Line]) -> list[Approval]:
    """The commitments and payments among some entries of a book, with the people of all three acts."""
    acts = {
        (line.kind, line.facts["payment"]): line.staff
        for line in lines
        if line.kind in ("payment-requested", "payment-reviewed")
    }
    found = []
    for line in within:
        if line.kind == "funds-committed":
            found.append(Approval(line, line.facts["minutes_no"]))
        elif line.kind == "funds-disbursed":
            facts = line.facts
            asked, reviewed = (acts.get((f"payment-{act}", facts["payment"]), "") for act in ("requested", "reviewed"))
            found.append(Approval(line, facts["terms"]["minutes_no"], asked, reviewed, line.staff))
    return found


def stage_of(posting: Posting) -> str:
    """Where a posting puts the money: `funder`, or the stage of its lot, or `paid`, `spent` and so on."""
    head, _, rest = posting.account.partition(":")
    return head if head != "lot" else rest.removeprefix(f"{posting.lot}:").partition(":")[0]


def _of(source: Source, book: str) -> Iterator[Row]:
    """The events of one book, found by the entry that opened it; raises Unusable where there is none."""
    aggregate, others = b"", []
    for piece in source.pieces():
        try:
            found = rows(piece)
        except Unreadable as wrong:
            raise Unusable(f"原始分录读不出来（{wrong}）。请先运行 sluice verify") from wrong
        for row in found:
            if not aggregate and row[3] == OPENED:
                others.append(name := str(decode(row[4])["book"]))
                aggregate = row[1] if name == book else b""
            if aggregate and row[1] == aggregate:
                yield row
    if not aggregate:
        raise Unusable(f"没有专账 {book}，此处可见的有：{'、'.join(sorted(others)) or '无'}")


class _When(Struct):
    effective_on: date
    recorded_at: datetime


class _Stored(Struct):
    act: _When


_when = Decoder(_Stored).decode


def _line(row: Row, postings: tuple[Posting, ...]) -> Line:
    sequence, _, version, topic, state = row
    act = _when(state).act
    kind = topic.decode().rpartition(".")[2]
    return Line(int(sequence), int(version), kind, act.effective_on, act.recorded_at, state, postings)
