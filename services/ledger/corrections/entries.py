"""Entries that correct: a reversal in two acts, money that a payee sent back, money that a superior took back."""

from collections.abc import Callable
from datetime import date

from services.ledger.book.date_rules import (
    AFTERWARDS,
    IN_THE_YEAR,
    KEEPER,
    LOT_FREE,
    ORIGINAL,
    POSTED,
    REVERSAL_ASKED,
    STILL_THERE,
    UNSPENT,
    Dated,
)
from services.ledger.book.entry import Entry, Touched, touched
from services.ledger.book.lots import Draw
from services.ledger.book.postings import Posting, available, committed, given_back, per_draw
from services.ledger.book.receipt import lot_key
from services.ledger.book.reversible import Original, Reversal, Undone
from services.ledger.book.state import BookState
from shared.kernel.natural_keys import document_key

COMMITTED, AVAILABLE = "committed", "available"
"""Where money that comes back goes: into the project's commitment while it is open, else into the pool."""


class ReversalRequested(Entry):
    """The first act: this much of entry `original_no` (an inflow, a commitment, a payment, a spending) is wrong.

    The entry lies in the sealed book `of_book` where that is named, and `left_fen` of it was not reversed there.
    `target` is whom money had been passed down to.
    """

    TOPIC = "ledger.special-account.reversal-requested"
    DATES = Dated(IN_THE_YEAR, (ORIGINAL,))
    original_no: int
    kind: str
    lot: str
    project: str
    payment: str
    fen: int
    rule_pack: str
    of_book: str = ""
    left_fen: int = 0
    target: str = ""

    def change(self, book: BookState) -> None:
        day = self.act.effective_on
        reversal = Reversal(
            self.original_no,
            self.fen,
            self.act.actor.staff,
            of_book=self.of_book,
            requested_on=day,
            body=self.act.actor.organisation,
        )
        book.reversals[self.originator_version] = reversal
        if self.of_book:
            about = Original(self.kind, self.lot or self.payment or self.project, self.left_fen, self.target)
            book.reversed_prior.setdefault(f"{self.of_book}-{self.original_no}", about)

    def touches(self) -> Touched:
        return touched(self.project, lots=(self.lot,))


class ReversalDeclined(Entry):
    TOPIC = "ledger.special-account.reversal-declined"
    DATES = Dated(AFTERWARDS, (REVERSAL_ASKED,))
    request_no: int
    original_no: int

    def change(self, book: BookState) -> None:
        book.reversals[self.request_no].stage = "declined"


class EntryReversed(Entry):
    """The second act. `draws` is what went back to which lot; `level` is the funder of a reversed inflow.

    `target` is where paid money lies again, or whom money had been passed down to.
    """

    TOPIC = "ledger.special-account.entry-reversed"
    DATES = Dated(IN_THE_YEAR, (KEEPER, REVERSAL_ASKED, ORIGINAL, STILL_THERE))
    request_no: int
    original_no: int
    kind: str
    lot: str
    level: str
    project: str
    payment: str
    fen: int
    draws: tuple[Draw, ...]
    target: str
    voucher_no: str
    rule_pack: str
    of_book: str = ""

    def change(self, book: BookState) -> None:
        book.reversals[self.request_no].stage = "confirmed"
        book.undone[self.originator_version] = Undone(self.kind, on=book.day_of(self.act.effective_on))
        book.vouchers.add(document_key(self.voucher_no))
        book.original(self.original_no, self.of_book).left -= self.fen
        _UNDO[self.kind](book, self)

    def touches(self) -> Touched:
        return touched(self.project, lots=(self.lot,), draws=self.draws)

    def postings(self) -> list[Posting]:
        return _POSTINGS[self.kind](self)


class RefundReceived(Entry):
    """A payee or unit sent money of a payment back (退回): to the lots it came from, under the bank's voucher."""

    TOPIC = "ledger.special-account.refund-received"
    DATES = Dated(IN_THE_YEAR, (KEEPER, POSTED, UNSPENT))
    payment: str
    project: str
    fen: int
    draws: tuple[Draw, ...]
    target: str
    voucher_no: str
    rule_pack: str

    def change(self, book: BookState) -> None:
        book.vouchers.add(document_key(self.voucher_no))
        come_back(book, self.project, self.payment, self.draws, self.target, book.day_of(self.act.effective_on))

    def touches(self) -> Touched:
        return touched(self.project, draws=self.draws)

    def postings(self) -> list[Posting]:
        return _come_back(self.project, self.draws, self.target)


class FundsReclaimed(Entry):
    """A superior took unused money of a lot back (上级收回)."""

    TOPIC = "ledger.special-account.funds-reclaimed"
    DATES = Dated(IN_THE_YEAR, (KEEPER, LOT_FREE))
    lot: str
    level: str
    fen: int
    document_no: str
    rule_pack: str

    def change(self, book: BookState) -> None:
        lot = book.lots[self.lot]
        lot.draw(self.fen, book.day_of(self.act.effective_on))
        lot.reclaimed += self.fen

    def touches(self) -> Touched:
        return touched(lots=(self.lot,))

    def postings(self) -> list[Posting]:
        return [(available(self.lot), -self.fen), (f"returned:{self.level}", self.fen)]


def come_back(book: BookState, project: str, payment: str, draws: tuple[Draw, ...], target: str, on: date) -> None:
    """Paid money is back in its lots: set aside for the project again, or free when its commitment is closed."""
    commitment, paid = book.commitments[project], book.payments[payment]
    if target == COMMITTED and paid.earmark:
        again = sum(draw.fen for draw in draws)
        commitment.changed[paid.earmark] = commitment.changed.get(paid.earmark, 0) + again
    for draw in draws:
        lot = book.lots[draw.lot]
        lot.disbursed -= draw.fen
        if paid.origin:
            lot.recover(draw.fen)
        paid.left[draw.lot] -= draw.fen
        commitment.paid -= draw.fen
        commitment.hand(-draw.fen, on)
        if target == COMMITTED:
            lot.committed += draw.fen
            commitment.hold(draw.lot, draw.fen, on)
        else:
            lot.free(draw.fen, on)


def _come_back(project: str, draws: tuple[Draw, ...], target: str) -> list[Posting]:
    to = available if target == AVAILABLE else lambda lot: committed(lot, project)
    return per_draw(draws, lambda _: f"paid:{project}", to)


def _undo_inflow(book: BookState, entry: EntryReversed) -> None:
    lot = book.lots[entry.lot]
    lot.received -= entry.fen
    lot.draw(entry.fen, book.day_of(entry.act.effective_on))
    lot.advanced -= entry.fen if lot.advanced else 0
    if not lot.received and lot_key(book.receipts[entry.lot].lot) not in book.prior_receipts:
        book.release_transfer(lot)
    lot.categories[lot.category] -= entry.fen
    lot.reversed_by = entry.originator_version


def _undo_commitment(book: BookState, entry: EntryReversed) -> None:
    commitment = book.commitments[entry.project]
    for draw in entry.draws:
        book.lots[draw.lot].committed -= draw.fen
        book.lots[draw.lot].free(draw.fen, book.day_of(entry.act.effective_on))
        commitment.let_go(draw.lot, draw.fen, book.day_of(entry.act.effective_on))
    commitment.approved_fen -= entry.fen
    commitment.reversed_by = entry.originator_version


def _undo_payment(book: BookState, entry: EntryReversed) -> None:
    on = book.day_of(entry.act.effective_on)
    come_back(book, entry.project, entry.payment, entry.draws, entry.target, on)


def _undo_pass_down(book: BookState, entry: EntryReversed) -> None:
    lot, transfer_id = book.lots[entry.lot], f"{book.book}-{entry.original_no}"
    lot.passed_down -= entry.fen
    lot.free(entry.fen, book.day_of(entry.act.effective_on))
    if entry.of_book:
        lot.recover(entry.fen)
        return
    for sent in book.pass_downs.values():
        sent.fen -= entry.fen if sent.transfer_id == transfer_id else 0


def _undo_spending(book: BookState, entry: EntryReversed) -> None:
    book.commitments[entry.project].spent -= entry.fen
    book.commitments[entry.project].hand(entry.fen, book.day_of(entry.act.effective_on))


_UNDO: dict[str, Callable[[BookState, EntryReversed], None]] = {
    "inflow": _undo_inflow,
    "commitment": _undo_commitment,
    "payment": _undo_payment,
    "spending": _undo_spending,
    "passed-down": _undo_pass_down,
}

_POSTINGS: dict[str, Callable[[EntryReversed], list[Posting]]] = {
    "inflow": lambda entry: [(available(entry.lot), -entry.fen), (f"funder:{entry.level}", entry.fen)],
    "commitment": lambda entry: given_back(entry.project, entry.draws),
    "payment": lambda entry: _come_back(entry.project, entry.draws, entry.target),
    "passed-down": lambda entry: [(f"passed-down:{entry.target}", -entry.fen), (available(entry.lot), entry.fen)],
    "spending": lambda entry: [(f"spent:{entry.project}", -entry.fen), (f"paid:{entry.project}", entry.fen)],
}
