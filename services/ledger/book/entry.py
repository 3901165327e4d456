"""What every entry of the book is, and the two that say who keeps it."""

from datetime import date
from typing import Any

from services.ledger.book.date_rules import AFTERWARDS, USUAL, Dated
from services.ledger.book.postings import Posting, balanced, stage
from services.ledger.book.state import BookState
from shared.kernel.aggregate import Aggregate, Created


class Entry(Aggregate.Event):
    """One line of the book; its number is the stream's version."""

    book: str
    BREAKS_SEAL = False
    """Whether it may be written into a sealed month."""
    DATES = USUAL
    """Which days are open to it, and what it is not dated before."""
    REVERSES = False
    """Whether it undoes the entry of `original_no`."""

    def apply(self, account: Any) -> None:
        """Change the state of the book, and take what was moved into its month."""
        self.change(account.state)
        moved = self.moved()
        balanced(self.book, moved)
        account.state.count(self.act.effective_on, moved)

    def change(self, book: BookState) -> None:
        """What the book knows after this entry. It never refuses."""

    def postings(self) -> list[Posting]:
        """The balanced set of postings of this entry, in fen; empty when it moves no money."""
        return []

    def moved(self) -> list[tuple[str, int]]:
        """What this entry moved from and to each stage, in fen: its postings without the names of the accounts."""
        return [(stage(book), fen) for book, fen in self.postings()]


class Opened(Created, Entry):
    TOPIC = "ledger.special-account.opened"
    county: str
    fiscal_year: int
    keeper: str
    rule_pack: str

    def change(self, book: BookState) -> None:
        book.book = self.book
        book.county = self.county
        book.fiscal_year = self.fiscal_year
        book.keeper = self.keeper
        book.periods.fiscal_year = self.fiscal_year
        book.opened_on = self.act.effective_on


class KeeperAppointed(Entry):
    """A keeper for good (`until` None), or a substitute from `since` to `until`, both days included."""

    TOPIC = "ledger.special-account.keeper-appointed"
    DATES = Dated(AFTERWARDS)
    keeper: str
    since: date
    until: date | None

    def change(self, book: BookState) -> None:
        if self.until is None:
            book.keeper, book.keeper_since = self.keeper, self.since
        else:
            book.substitutes.append((self.keeper, self.since, self.until))
