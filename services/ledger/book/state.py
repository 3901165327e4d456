"""The state of a book by name and type: what a snapshot of it holds. A test compares it with the book."""

from datetime import date
from typing import TypedDict

from services.ledger.book.batch import Batch
from services.ledger.book.lots import Commitment, Lot
from services.ledger.book.payment import Payment
from services.ledger.book.periods import Periods
from services.ledger.book.receipt import Receipt
from services.ledger.book.returned_payment import Returned
from services.ledger.book.reversible import Original, PassDown, Reversal, Undone, UseChange


class BookState(TypedDict):
    """Every attribute of `SpecialAccount`."""

    book: str
    county: str
    keeper: str
    fiscal_year: int
    opened_on: date
    keeper_since: date
    substitutes: list[tuple[str, date, date]]
    lots: dict[str, Lot]
    respelled: dict[str, str]
    commitments: dict[str, Commitment]
    payments: dict[str, Payment]
    vouchers: set[str]
    batches: dict[str, Batch]
    returned: dict[str, Returned]
    transfers: set[str]
    booked: dict[str, str]
    announced: dict[str, int]
    announced_on: dict[str, date]
    originals: dict[int, Original]
    reversals: dict[int, Reversal]
    undone: dict[int, Undone]
    recalled: dict[str, Original]
    receipts: dict[str, Receipt]
    shortages: dict[str, int]
    periods: Periods
    carried_away: dict[str, str]
    brought: dict[str, str]
    continues: tuple[str, ...]
    changes: dict[int, UseChange]
    filed_late: set[str]
    pass_downs: dict[int, PassDown]
    answering: dict[str, tuple[str, str, str]]
    paid_to: dict[str, str]
    found: dict[str, dict[str, int]]
