"""What a book knows. Entries change it, decisions read it; nobody else touches it."""

from dataclasses import dataclass, field
from datetime import date

from services.ledger.book.batch import Batch
from services.ledger.book.errors import (
    NotReversible,
    PaymentUnknown,
)
from services.ledger.book.lots import Commitment, Lot
from services.ledger.book.payment import GIVEN_UP, Payment
from services.ledger.book.periods import Periods
from services.ledger.book.postings import Posting, moved
from services.ledger.book.receipt import Receipt, lot_key
from services.ledger.book.returned_payment import Returned
from services.ledger.book.reversible import Original, PassDown, Reversal, Undone, UseChange
from shared.kernel.divisions import succession
from shared.kernel.natural_keys import document_key


@dataclass
class BookState:
    """One county's pool for one year, as its entries have made it. Amounts are integer fen."""

    book: str = ""
    county: str = ""
    keeper: str = ""
    fiscal_year: int = 0
    opened_on: date = date.min
    keeper_since: date = date.min
    substitutes: list[tuple[str, date, date]] = field(default_factory=list)
    balances: dict[str, int] = field(default_factory=dict)
    """Account -> fen, as the postings of all entries left them."""
    lots: dict[str, Lot] = field(default_factory=dict)
    respelled: dict[str, str] = field(default_factory=dict)
    commitments: dict[str, Commitment] = field(default_factory=dict)
    payments: dict[str, Payment] = field(default_factory=dict)
    vouchers: set[str] = field(default_factory=set)
    batches: dict[str, Batch] = field(default_factory=dict)
    returned: dict[str, Returned] = field(default_factory=dict)
    transfers: set[str] = field(default_factory=set)
    prior_receipts: dict[str, str] = field(default_factory=dict)
    """Key of a lot that earlier years' books received and used -> its transfer id: it is not received again."""
    announced: dict[str, int] = field(default_factory=dict)
    announced_on: dict[str, date] = field(default_factory=dict)
    originals: dict[int, Original] = field(default_factory=dict)
    reversals: dict[int, Reversal] = field(default_factory=dict)
    undone: dict[int, Undone] = field(default_factory=dict)
    reversed_prior: dict[str, Original] = field(default_factory=dict)
    """Entry of an earlier year's book that is reversed in this one -> what is left of it."""
    receipts: dict[str, Receipt] = field(default_factory=dict)
    shortages: dict[str, int] = field(default_factory=dict)
    periods: Periods = field(default_factory=Periods)
    commitment_successors: dict[str, str] = field(default_factory=dict)
    """Project -> the book that its commitment went on into."""
    lot_successors: dict[str, str] = field(default_factory=dict)
    """Earlier book and its lot -> the lot of this book that goes on with it."""
    continues: tuple[str, ...] = ()
    changes: dict[int, UseChange] = field(default_factory=dict)
    late_filings: set[str] = field(default_factory=set)
    """Changes of use of an earlier year's book that were filed in this one."""
    pass_downs: dict[int, PassDown] = field(default_factory=dict)
    answering: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    paid_to: dict[str, str] = field(default_factory=dict)
    found: dict[str, dict[str, int]] = field(default_factory=dict)

    def is_or_continues(self, book: str) -> bool:
        """Whether a book is this one or one that this one goes on with, by whichever of the county's codes."""
        return any(succession().same(book, own) for own in (self.book, *self.continues))

    def note_paid_to(self, payee: str, name: str) -> None:
        """Remember a payment or line under its payee: one text a payee, of which a book holds a hundred thousand."""
        before = self.paid_to.get(payee)
        self.paid_to[payee] = f"{before} {name}" if before else name

    def lot_called(self, name: str) -> str:
        """The lot of this name, however it is spelled; the name itself where the book has no such lot."""
        if name in self.lots:
            return name
        key = lot_key(name)
        return key if key in self.lots else self.respelled.get(key, name)

    def announced_as(self, name: str) -> str:
        """The announcement of this name, however it is spelled; the name itself where the book has no such one."""
        if name in self.announced:
            return name
        key = lot_key(name)
        return next((known for known in self.announced if lot_key(known) == key), name)

    def keep_lot(self, name: str, receipt: Receipt, lot: Lot) -> None:
        """Put a lot into the book, to be found under every spelling of its name."""
        self.receipts[name], self.lots[name] = receipt, lot
        if (key := lot_key(name)) != name:
            self.respelled.setdefault(key, name)
        if lot.transfer_id:
            self.transfers.add(document_key(lot.transfer_id))

    def release_transfer(self, lot: Lot) -> None:
        """A transfer's money has left this book as a whole: it may come in again."""
        self.transfers.discard(document_key(lot.transfer_id))

    def original(self, number: int, of_book: str = "") -> Original:
        """An entry that may be reversed, of this book or of a sealed one; raises NotReversible."""
        found = self.reversed_prior.get(f"{of_book}-{number}") if of_book else self.originals.get(number)
        if found is None:
            raise NotReversible(f"{of_book}第 {number} 号分录不是可在本专账冲销的收入、安排、拨付、支出或下达")
        return found

    def rebooked(self, reversal_no: int, name: str) -> None:
        """What a reversal undid was booked anew under this name; 0 names no reversal."""
        if reversal_no:
            self.undone[reversal_no].replaced_by = name

    def claims(self, returned: str) -> bool:
        """Whether a returned payment is still to be paid again."""
        again = self.returned[returned].repaid_by
        return not again or self.payments[again].stage in GIVEN_UP

    def day_of(self, effective_on: date) -> date:
        """A business date as the months count it: what was dated out of the year belongs to its nearer end."""
        day, year = effective_on, self.fiscal_year
        if day.year == year:
            return day
        return date(year, 1, 1) if day.year < year else date(year, 12, 31)

    def payment(self, payment: str) -> Payment:
        """One payment of this book; raises PaymentUnknown."""
        found = self.payments.get(payment)
        if found is None:
            raise PaymentUnknown(f"本专账没有编号为 {payment} 的拨付")
        return found

    def post(self, postings: list[Posting], on: date) -> None:
        """Move money between accounts, and take it into its month."""
        for account, fen in postings:
            self.balances[account] = self.balances.get(account, 0) + fen
        self.periods.count(on, moved(postings))

    def sent(self, transfer_id: str) -> PassDown | None:
        """What this book passed down under an id."""
        return next((sent for sent in self.pass_downs.values() if sent.transfer_id == transfer_id), None)
