"""Every balance again, from nothing but the stored entries: an independent recomputation of all books.

One class a topic: the fields it needs and how it enters the book. A topic that is not listed here is reported and
ends the recomputation of its book, because what it moved is not known. To add one, write its class in the module of its
subject; a topic that moves neither money nor shares goes into non_monetary.py.
"""

from collections import Counter
from collections.abc import Iterable
from types import ModuleType

from msgspec import DecodeError
from msgspec.json import Decoder

from audit.books import batches, changes, closing, corrections, intake, passing_down, pool, shares, tap
from audit.books import non_monetary as silent
from audit.books.book import Book, Wrong
from audit.books.records import Posting
from audit.findings import Finding
from shared.tlog.lines import Row

_SUBJECTS = (pool, tap, intake, corrections, changes, batches, closing, passing_down)


def _declared(subject: ModuleType) -> list[type[pool.Entry]]:
    """The entries of a subject: what bears a topic and is written there."""
    kinds = [kind for kind in vars(subject).values() if isinstance(kind, type) and issubclass(kind, pool.Entry)]
    return [kind for kind in kinds if "TOPIC" in vars(kind) and kind.__module__ == subject.__name__]


ENTRIES: tuple[type[pool.Entry], ...] = tuple(entry for subject in _SUBJECTS for entry in _declared(subject))

TOPICS = frozenset((*silent.TOPICS, *shares.TOPICS, *(entry.TOPIC for entry in ENTRIES)))

_READ = {entry.TOPIC.encode(): Decoder(entry).decode for entry in ENTRIES}
_NO_BOOK = frozenset((*(topic.encode() for topic in silent.TOPICS), *shares.READ))


class Books:
    """All books of a log, entry by entry. With `journal` each book collects its postings."""

    def __init__(self, *, journal: bool = False) -> None:
        self.books: dict[bytes, Book] = {}
        self.unknown: Counter[str] = Counter()
        self._journal = journal
        self._versions: dict[bytes, int] = {}
        self._shelf: dict[str, Book] = {}
        self._registers: dict[bytes, shares.Register] = {}
        self._counties: set[str] = set()
        self._under_way: dict[tuple[str, str, str], tuple[int, ...]] = {}

    def take(self, rows: Iterable[Row]) -> list[Finding]:
        """Enter the next events of the log; gives what is wrong with them, at most one finding a book."""
        books, versions, found = self.books, self._versions, []
        for row in rows:
            _, aggregate, version, topic, state = row
            book = books.get(aggregate)
            if book is not None and book.broken:
                continue
            number = (versions.get(aggregate, 0) if book is None else book.entries) + 1
            try:
                if int(version) != number:
                    raise Gap
                if book is None and topic in _NO_BOOK:
                    versions[aggregate] = number
                    if topic in shares.READ:
                        self._register(aggregate).take(shares.READ[topic](state))
                else:
                    self._enter(book or self._begun(aggregate, number), _READ[topic](state))
            except PROBLEMS as problem:
                found.append(self._told(row, number, problem))
        return found

    def named(self) -> list[Book]:
        """The books that were opened, as they stand."""
        return [book for book in self.books.values() if book.name]

    def _register(self, aggregate: bytes) -> shares.Register:
        """The share register that an entry is of."""
        found = self._registers.get(aggregate)
        if found is None:
            found = self._registers[aggregate] = shares.Register(self._shelf, self._counties)
        return found

    def _begun(self, aggregate: bytes, number: int) -> Book:
        """A book that begins here; that its first entry opens it is for `_enter` to see."""
        if number != 1:
            raise Wrong("专账的第一笔分录不是开设专账")
        journal: list[Posting] | None = [] if self._journal else None
        book = self.books[aggregate] = Book(journal=journal, under_way=self._under_way, shelf=self._shelf)
        return book

    def _enter(self, book: Book, entry: pool.Entry) -> None:
        if not book.entries:
            self._open(entry, book)
        elif entry.book != book.name:
            raise Wrong(f"分录写的是专账 {entry.book}")
        month = entry.act.effective_on[:7]
        if month != book.month.name:
            book.turn(month)
        entry.enter(book)
        book.entries += 1
        book.month.entries += 1

    def _open(self, entry: pool.Entry, book: Book) -> None:
        if not isinstance(entry, pool.Opened):
            raise Wrong("专账的第一笔分录不是开设专账")
        if entry.book in self._shelf:
            raise Wrong(f"专账 {entry.book} 开设了两次")
        self._shelf[entry.book] = book

    def _told(self, row: Row, number: int, problem: Exception) -> Finding:
        """What the problem is to an auditor. After it the book is not judged any more: one cause, one finding."""
        sequence, aggregate, *_ = row
        book = self.books.setdefault(aggregate, Book())
        book.broken = True
        kind, detail = self._kind(row, number, problem)
        return Finding(kind, detail, sequence=int(sequence), book=book.name, entry=number)

    def _kind(self, row: Row, number: int, problem: Exception) -> tuple[str, str]:
        _, _, version, topic, _ = row
        match problem:
            case KeyError():
                self.unknown[topic.decode()] += 1
                return "unknown-topic", f"不认识的事项 {topic.decode()}，本专账此后未核算"
            case Gap():
                return "entry-gap", f"应为第 {number} 号分录，实为第 {int(version)} 号"
            case Wrong():
                return "entry-wrong", str(problem)
        return "entry-unreadable", f"分录内容读不出来（{problem}）"


class Gap(Exception):
    """The number of an entry does not follow the one before it."""


PROBLEMS = (Wrong, Gap, KeyError, DecodeError, UnicodeDecodeError)
