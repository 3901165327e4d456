"""The special fund account (资金专账): many channels in, one pool, one tap.

Decisions may refuse. Entries apply: they never refuse, so that a rule tightened tomorrow leaves
yesterday's history readable. Amounts are integer fen. One book per county and year; an entry's number is its version.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid5

from services.ledger.book import entry_dates
from services.ledger.book import jurisdiction as authority
from services.ledger.book.entry import Entry, Opened
from services.ledger.book.errors import BookUnreadable
from services.ledger.book.invariants import check_book, check_entry
from services.ledger.book.state import BookState
from shared.kernel.acts import Act
from shared.kernel.aggregate import Aggregate
from shared.kernel.divisions import succession
from shared.policy.model import RulePack

BOOKS = UUID("6f1f4a8e-2f5e-5b1e-9d3c-0c8a5d1b7e10")

_BOOK = re.compile(r"(\d{2}|\d{4}|\d{6})-(20\d{2})", re.ASCII)


@lru_cache(maxsize=10_000)
def book_parts(book: str) -> tuple[str, int]:
    """Read a book's name: "654024-2020" -> ("654024", 2020), the code of today; raises BookUnreadable."""
    match = _BOOK.fullmatch(book)
    if match is None:
        raise BookUnreadable("专账编号为“区划代码-年度”，例如 654024-2020")
    return succession().current(match[1]), int(match[2])


class SpecialAccount(Aggregate):
    """One county's pool for one year and its one tap: one stream of entries, one state, and no rule of its own."""

    TOPIC = "ledger.special-account"
    LABEL = "专账"
    STATE = BookState

    Event = Entry
    Opened = Opened

    def __init__(self) -> None:
        self.state = BookState()

    def enter(self, entry: type[Entry], act: Act, **facts: Any) -> None:
        """Write one entry, and see that the book still adds up. Nothing is written into a sealed month."""
        self.enter_facts(entry, act, facts)

    def enter_facts(self, entry: type[Entry], act: Act, facts: dict[str, Any]) -> None:
        """As `enter`; the facts become the entry's own."""
        book, facts["book"] = self.state, self.state.book
        dated = book.periods.dated(book.book, act, breaks_seal=entry.BREAKS_SEAL)
        dated = entry_dates.dated(book, entry, facts, dated)
        made = self.trigger(entry, dated, facts)
        assert isinstance(made, Entry)
        check_entry(book, made)

    def assert_sound(self, since: Sequence[Any] | None = None) -> None:
        """Raise InvariantBroken unless the book adds up, which was just read from where others can write.

        All of it, or what the entries `since` a sound state touched.
        """
        if since is None:
            check_book(self.state)
        else:
            for entry in since:
                check_entry(self.state, entry)

    @classmethod
    def open(cls, county: str, fiscal_year: int, keeper: str, pack: RulePack, act: Act) -> "SpecialAccount":
        """Open the one book of a county and year, and name its keeper (专人管理)."""
        authority.decides(county, pack, act)
        act = entry_dates.opening(county, fiscal_year, act)
        book = f"{county}-{fiscal_year}"
        book_parts(book)
        facts = {"book": book, "county": county, "fiscal_year": fiscal_year, "keeper": keeper}
        return cls.create(cls.Opened, act, rule_pack=pack.name, **facts)

    @staticmethod
    @lru_cache(maxsize=10_000)
    def create_id(county: str, fiscal_year: int) -> UUID:
        """One id per county and year: there can be no second pool."""
        return uuid5(BOOKS, f"{county}/{fiscal_year}")
