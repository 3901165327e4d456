"""Entries of payment batches, and of payments that the bank sent back."""

import sys
from datetime import datetime

from services.ledger.book.batch import Batch, Declared, Line, PlaceSum
from services.ledger.book.date_rules import ASKED_FOR, IN_THE_YEAR, KEEPER, POSTED, UNSPENT, Dated
from services.ledger.book.entry import Entry, Touched, touched
from services.ledger.book.lots import Draw
from services.ledger.book.payment import Payment, Terms
from services.ledger.book.postings import Posting, available, committed, per_draw
from services.ledger.book.returned_payment import Returned, reference
from services.ledger.book.state import BookState
from services.ledger.corrections.entries import AVAILABLE, COMMITTED, come_back
from shared.kernel.natural_keys import document_key


class BatchSubmitted(Entry):
    """A payment is asked for whose lines follow. `terms.fen` is the sum of the lines that were accepted."""

    TOPIC = "ledger.special-account.batch-submitted"
    DATES = Dated(IN_THE_YEAR, ASKED_FOR)
    payment: str
    terms: Terms
    declared: Declared
    accepted: int
    refused: int
    places: tuple[PlaceSum, ...]
    findings: tuple[str, ...]
    state: str
    progress_percent: int
    rule_pack: str
    due_at: datetime | None = None
    earmark: str = ""

    def change(self, book: BookState) -> None:
        book.payments[self.payment] = Payment(
            self.terms,
            self.act.actor.staff,
            self.act.effective_on,
            earmark=self.earmark,
            asked_at=self.act.recorded_at,
            requested_for=self.act.actor.organisation,
        )
        book.commitments[self.terms.project].ask(self.terms.fen, self.earmark)
        book.batches[self.payment] = Batch(self.findings)
        book.rebooked(self.terms.replaces, self.payment)

    def touches(self) -> Touched:
        return touched(self.terms.project)


class BatchLinesEntered(Entry):
    """The next lines of a batch, from number `first` on."""

    TOPIC = "ledger.special-account.batch-lines-entered"
    DATES = Dated(IN_THE_YEAR)
    payment: str
    first: int
    lines: tuple[Line, ...]

    def change(self, book: BookState) -> None:
        batch = book.batches[self.payment]
        batch.payees += [line.payee for line in self.lines]
        batch.amounts += [0 if line.code else line.fen for line in self.lines]
        for number, line in enumerate(self.lines, start=self.first):
            batch.kinds.append(sys.intern(f"{line.subsidy}/{line.policy}/{line.place}/{line.household_type}"))
            if not line.code:
                book.note_paid_to(line.payee, f"{self.payment}#{number}")
            if line.repays:
                book.returned[line.repays].repaid_by = self.payment


class PaymentReturned(Entry):
    """The bank sent back a payment (`line` 0) or one line of a batch; its lots have the money again.

    It is set aside for the project as before, or free in the pool (`to_pool`) when the project is closed.
    """

    TOPIC = "ledger.special-account.payment-returned"
    DATES = Dated(IN_THE_YEAR, (KEEPER, POSTED, UNSPENT))
    payment: str
    line: int
    payee: str
    project: str
    fen: int
    draws: tuple[Draw, ...]
    to_pool: bool
    reason_code: str
    voucher_no: str
    paid_total_fen: int
    rule_pack: str

    def change(self, book: BookState) -> None:
        target, on = AVAILABLE if self.to_pool else COMMITTED, book.day_of(self.act.effective_on)
        come_back(book, self.project, self.payment, self.draws, target, on)
        book.returned[reference(self.payment, self.line)] = Returned(self.payee, self.project, self.fen, on=on)
        book.vouchers.add(document_key(self.voucher_no))

    def touches(self) -> Touched:
        return touched(self.project, draws=self.draws)

    def postings(self) -> list[Posting]:
        project = self.project
        return per_draw(
            self.draws,
            lambda _: f"paid:{project}",
            lambda lot: available(lot) if self.to_pool else committed(lot, project),
        )
