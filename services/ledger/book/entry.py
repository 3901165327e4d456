"""What every entry of the book is, and the two that say who keeps it."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from services.ledger.book.date_rules import AFTERWARDS, USUAL, Dated
from services.ledger.book.lots import Draw
from services.ledger.book.postings import Posting, balanced
from services.ledger.book.state import BookState
from shared.kernel.aggregate import Aggregate, Created


class Touched(NamedTuple):
    """The lots and the projects whose figures an entry may change."""

    lots: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()


def touched(*projects: str, lots: tuple[str, ...] = (), draws: Iterable[Draw] = ()) -> Touched:
    """What an entry touches: lots by name and by draw; a project without a name is none."""
    named = (*(lot for lot in lots if lot), *(draw.lot for draw in draws))
    return Touched(named, tuple(project for project in projects if project))


class Entry(Aggregate.Event):
    """One line of the book; its number is the stream's version."""

    book: str
    BREAKS_SEAL = False
    """Whether it may be written into a sealed month."""
    DATES = USUAL
    """Which days are open to it, and what it is not dated before."""

    def apply(self, account: Any) -> None:
        """Change the state of the book, and take what was moved into its month."""
        self.change(account.state)
        postings = self.postings()
        balanced(self.book, postings)
        account.state.post(postings, self.act.effective_on)

    def change(self, book: BookState) -> None:
        """What the book knows after this entry. It never refuses."""

    def books_anew(self) -> int:
        """The reversal in whose original's place it stands; 0 for none. A payment stands there once it is paid."""
        return 0

    def touches(self) -> Touched:
        """What must still add up after it."""
        return Touched()

    def postings(self) -> list[Posting]:
        """The balanced set of postings of this entry, in fen; empty when it moves no money."""
        return []


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
