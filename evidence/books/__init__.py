"""Every balance again, from nothing but the stored entries: an independent recomputation of all books.

One class a topic: the fields it needs and how it enters the book. A topic that is not listed here is reported and
ends the recomputation of its book, because what it moved is not known. To add one, write its class in a module of its
subject and put it into ENTRIES; a topic that moves no money goes into silent.py.
"""

from collections import Counter
from collections.abc import Iterable

from msgspec import DecodeError
from msgspec.json import Decoder

from evidence.books import batches, changes, closing, corrections, intake, pool, silent, tap
from evidence.books.book import Book, Wrong
from evidence.events import Row
from evidence.findings import Finding

ENTRIES: tuple[type[pool.Entry], ...] = (
    pool.Opened,
    pool.KeeperAppointed,
    pool.InflowReceived,
    pool.FundsCommitted,
    pool.CommitmentRefused,
    pool.CommitmentReleased,
    pool.SurplusReturned,
    tap.PaymentRequested,
    tap.PaymentReviewed,
    tap.PaymentCountersigned,
    tap.FundsDisbursed,
    tap.SpendingReported,
    intake.FundsAnnounced,
    intake.AnnouncementWithdrawn,
    intake.AdvanceSettled,
    corrections.ReversalRequested,
    corrections.ReversalDeclined,
    corrections.EntryReversed,
    corrections.RefundReceived,
    corrections.FundsReclaimed,
    changes.UseChanged,
    changes.UseChangeFiled,
    changes.CategoryTransferred,
    batches.BatchSubmitted,
    batches.BatchLinesEntered,
    batches.PaymentReturned,
    *closing.ENTRIES,
)

TOPICS = frozenset((*silent.TOPICS, *(entry.TOPIC for entry in ENTRIES)))

_DECODERS = {entry.TOPIC.encode(): Decoder(entry).decode for entry in ENTRIES}
_QUIET = frozenset(topic.encode() for topic in silent.TOPICS)


class Books:
    """All books of a log, entry by entry. With `journal` each book collects its postings."""

    def __init__(self, *, journal: bool = False) -> None:
        self.books: dict[bytes, Book] = {}
        self.unknown: Counter[str] = Counter()
        self._journal = journal
        self._versions: dict[bytes, int] = {}
        self._names: set[str] = set()
        self._under_way: dict[tuple[str, str, str], tuple[int, ...]] = {}

    def take(self, rows: Iterable[Row]) -> list[Finding]:
        """Enter the next events of the log; gives what is wrong with them, at most one finding a book."""
        versions, found = self._versions, []
        for row in rows:
            aggregate, topic = row[1], row[3]
            number = versions[aggregate] = versions.get(aggregate, 0) + 1
            try:
                if int(row[2]) != number:
                    raise Gap(number)
                if topic not in _QUIET:
                    self._enter(row, number)
            except PROBLEMS as problem:
                found += self._told(row, number, problem)
        return found

    def named(self) -> list[Book]:
        """The books that were opened, as they stand."""
        return [book for book in self.books.values() if book.name]

    def _enter(self, row: Row, number: int) -> None:
        _, aggregate, _, topic, state = row
        book = self.books.get(aggregate)
        if book is None:
            book = self.books[aggregate] = Book(journal=[] if self._journal else None, under_way=self._under_way)
        elif book.broken:
            return
        entry = _DECODERS[topic](state)
        if number == 1:
            self._begin(entry)
        elif entry.book != book.name:
            raise Wrong(f"分录写的是专账 {entry.book}")
        book.turn(_month(state))
        entry.enter(book)
        book.entries = number
        book.month.entries += 1

    def _begin(self, entry: pool.Entry) -> None:
        if not isinstance(entry, pool.Opened):
            raise Wrong("专账的第一笔分录不是开设专账")
        if entry.book in self._names:
            raise Wrong(f"专账 {entry.book} 开设了两次")
        self._names.add(entry.book)

    def _told(self, row: Row, number: int, problem: Exception) -> list[Finding]:
        """What the problem is to an auditor. After it the book is not judged any more: one cause, one finding."""
        sequence, aggregate, *_ = row
        book = self.books.setdefault(aggregate, Book())
        if book.broken:
            return []
        book.broken = True
        kind, detail = self._kind(row, number, problem)
        return [Finding(kind, detail, sequence=int(sequence), book=book.name, entry=number)]

    def _kind(self, row: Row, number: int, problem: Exception) -> tuple[str, str]:
        _, aggregate, version, topic, _ = row
        match problem:
            case KeyError():
                self.unknown[topic.decode()] += 1
                return "unknown-topic", f"不认识的事项 {topic.decode()}，本专账此后未核算"
            case Gap():
                self._versions[aggregate] = int(version)
                return "entry-gap", f"应为第 {number} 号分录，实为第 {int(version)} 号"
            case Wrong():
                return "entry-wrong", str(problem)
        return "entry-unreadable", f"分录内容读不出来（{problem}）"


def _month(state: bytes) -> str:
    """The month of an entry's business date. Keys are sorted, so the act's comes first; no text can hold its quotes."""
    before, _, rest = state.partition(_EFFECTIVE_ON)
    if len(before) == len(state):
        raise Wrong("分录没有业务日期")
    return rest[:7].decode()


_EFFECTIVE_ON = b'"effective_on":"'


class Gap(Exception):
    """The number of an entry does not follow the one before it."""


PROBLEMS = (Wrong, Gap, KeyError, DecodeError, UnicodeDecodeError)
