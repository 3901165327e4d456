"""Which entry of a book a line of its bank shows: known by voucher, by payee and amount, or by day and amount."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from services.ledger.book.account import SpecialAccount
from services.ledger.reconciliation.events import Outcome
from services.ledger.reconciliation.reconciliation import Shown
from shared.kernel.natural_keys import document_key, natural_key

DAYS_BY_NAME, DAYS_BY_AMOUNT = 15, 5
"""How far the bank's day may lie from the book's where the payee agrees, and where only the amount does."""


@dataclass(frozen=True, slots=True)
class Booked:
    """An entry that a bank line may show: a payment ("out") or an inflow ("in"); voucher and name as compared.

    No bank shows it before `since`: nobody is paid before it was asked for.
    """

    entry: str
    direction: str
    fen: int
    day: date
    voucher_no: str
    name: str
    since: date = date.min


def booked(account: SpecialAccount) -> Iterator[Booked]:
    """Everything of a book that a statement can show."""
    for number, payment in account.state.payments.items():
        if payment.posted_on is not None:
            terms = payment.terms
            known_by = document_key(payment.voucher_no), natural_key(terms.payee)
            yield Booked(number, "out", terms.fen, payment.posted_on, *known_by, payment.requested_on)
    for name, lot in account.state.lots.items():
        yield Booked(name, "in", lot.received, lot.received_on, "", "")


@dataclass
class Matching:
    """The entries not yet shown in full, found by amount; what is taken is gone for the next line."""

    entries: Iterable[Booked]
    shown: dict[str, int]
    _by_amount: dict[tuple[str, int], list[Booked]] = field(default_factory=lambda: defaultdict(list))
    _by_voucher: dict[str, Booked] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for entry in self.entries:
            self._by_amount[entry.direction, entry.fen].append(entry)
            if entry.voucher_no:
                self._by_voucher[entry.voucher_no] = entry

    def outcome(self, line: int, shown: Shown) -> Outcome:
        """The entry that a line shows and by what it was known, or why none was taken."""
        entry, why = self._known(shown)
        if entry is not None:
            self.shown[entry.entry] = self.shown.get(entry.entry, 0) + shown.fen
        return Outcome(line, entry.entry if entry else "", why)

    def _known(self, shown: Shown) -> tuple[Booked | None, str]:
        by_voucher = self._by_voucher.get(document_key(shown.voucher_no)) if shown.voucher_no else None
        if by_voucher is not None and by_voucher.direction == shown.direction:
            if by_voucher.fen != shown.fen:
                return None, "amount-differs"
            if shown.day < by_voucher.since:
                return None, "before-request"
            return (None, "shown-already") if by_voucher.entry in self.shown else (by_voucher, "voucher")
        same = [
            e for e in self._by_amount[shown.direction, shown.fen] if e.entry not in self.shown and e.since <= shown.day
        ]
        named = [e for e in same if shown.counterparty and e.name == natural_key(shown.counterparty)]
        for found, days, why in ((named, DAYS_BY_NAME, "name-and-amount"), (same, DAYS_BY_AMOUNT, "day-and-amount")):
            near = [e for e in found if abs((e.day - shown.day).days) <= days]
            if len(near) == 1:
                return near[0], why
            if near:
                return None, "several-entries"
        return None, "no-entry"
