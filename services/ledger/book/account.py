"""The special fund account (资金专账): many channels in, one pool, one tap.

Public methods decide: they may refuse. Entries apply: they never refuse, so that a rule tightened tomorrow leaves
yesterday's history readable. Amounts are integer fen. One book per county and year; an entry's number is its version.
"""

import re
from functools import lru_cache
from uuid import UUID, uuid5

from services.ledger.accountability.decisions import Responsibility
from services.ledger.batches.decisions import PayingMany
from services.ledger.book import entry_dates
from services.ledger.book import jurisdiction as authority
from services.ledger.book.entry import Entry, Opened
from services.ledger.book.errors import BookUnreadable
from services.ledger.book.state import BookState
from services.ledger.closing.decisions import Closing
from services.ledger.corrections.decisions import Corrections
from services.ledger.expected_receipts.decisions import Announced
from services.ledger.payments.countersigning import Countersigning
from services.ledger.payments.withdrawing import Withdrawing
from services.ledger.reallocation.decisions import Changes
from services.ledger.transfers.decisions import PassingDown
from shared.kernel.acts import Act
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


class SpecialAccount(
    Announced, Responsibility, Countersigning, Withdrawing, Corrections, PayingMany, Changes, PassingDown, Closing
):
    """One county's pool for one year and its one tap: request, review and posting are acts of three people."""

    TOPIC = "ledger.special-account"
    LABEL = "专账"
    STATE = BookState

    Event = Entry
    Opened = Opened

    @classmethod
    def open(cls, county: str, fiscal_year: int, keeper: str, pack: RulePack, act: Act) -> "SpecialAccount":
        """Open the one book of a county and year, and name its keeper (专人管理)."""
        authority.decides(county, pack, act)
        act = entry_dates.opening(county, fiscal_year, act)
        book = f"{county}-{fiscal_year}"
        book_parts(book)
        facts = {"book": book, "county": county, "fiscal_year": fiscal_year, "keeper": keeper}
        return cls.begin(cls.Opened, act, rule_pack=pack.name, **facts)

    @staticmethod
    @lru_cache(maxsize=10_000)
    def create_id(county: str, fiscal_year: int) -> UUID:
        """One id per county and year: there can be no second pool."""
        return uuid5(BOOKS, f"{county}/{fiscal_year}")
