"""What every entry of the book is, and the two that say who keeps it."""

from datetime import date
from typing import TYPE_CHECKING

from services.ledger.book.postings import Posting, stage
from shared.kernel.aggregate import Aggregate, Created

if TYPE_CHECKING:
    from services.ledger.book.pool import Pool


class Entry(Aggregate.Event):
    """One line of the book; its number is the stream's version."""

    book: str

    def postings(self) -> list[Posting]:
        """The balanced set of postings of this entry, in fen; empty when it moves no money."""
        return []

    def moved(self) -> list[tuple[str, int]]:
        """What this entry moved from and to each stage, in fen: its postings without the names of the accounts."""
        return [(stage(account), fen) for account, fen in self.postings()]


class Opened(Created, Entry):
    TOPIC = "ledger.special-account.opened"
    county: str
    fiscal_year: int
    keeper: str
    rule_pack: str

    def apply(self, account: "Pool") -> None:
        account.book = self.book
        account.county = self.county
        account.fiscal_year = self.fiscal_year
        account.keeper = self.keeper
        account.periods.fiscal_year = self.fiscal_year
        account.opened_on = self.act.effective_on
        account.count(self)


class KeeperAppointed(Entry):
    """A keeper for good (`until` None), or a substitute from `since` to `until`, both days included."""

    TOPIC = "ledger.special-account.keeper-appointed"
    keeper: str
    since: date
    until: date | None

    def apply(self, account: "Pool") -> None:
        if self.until is None:
            account.keeper, account.keeper_since = self.keeper, self.since
        else:
            account.substitutes.append((self.keeper, self.since, self.until))
