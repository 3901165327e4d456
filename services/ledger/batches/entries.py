"""Entries of payment batches, and of payments that the bank sent back."""

import sys
from datetime import datetime
from typing import TYPE_CHECKING

from services.ledger.book.batch import Batch, Declared, Line, PlaceSum
from services.ledger.book.entry import Entry
from services.ledger.book.lots import Draw
from services.ledger.book.payment import Payment, Terms
from services.ledger.book.postings import Posting, available, committed, per_draw
from services.ledger.book.returned_payment import Returned, reference
from services.ledger.corrections.entries import AVAILABLE, COMMITTED, come_back
from shared.kernel.natural_keys import document_key

if TYPE_CHECKING:
    from services.ledger.book.pool import Pool


class BatchSubmitted(Entry):
    """A payment is asked for whose lines follow. `terms.fen` is the sum of the lines that were accepted."""

    TOPIC = "ledger.special-account.batch-submitted"
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

    def apply(self, account: "Pool") -> None:
        account.payments[self.payment] = Payment(
            self.terms,
            self.act.actor.staff,
            self.act.effective_on,
            earmark=self.earmark,
            asked_at=self.act.recorded_at,
            requested_for=self.act.actor.organisation,
        )
        account.commitments[self.terms.project].ask(self.terms.fen, self.earmark)
        account.batches[self.payment] = Batch(self.findings)
        account.rebooked(self.terms.replaces, self.payment)


class BatchLinesEntered(Entry):
    """The next lines of a batch, from number `first` on."""

    TOPIC = "ledger.special-account.batch-lines-entered"
    payment: str
    first: int
    lines: tuple[Line, ...]

    def apply(self, account: "Pool") -> None:
        batch = account.batches[self.payment]
        batch.payees += [line.payee for line in self.lines]
        batch.amounts += [0 if line.code else line.fen for line in self.lines]
        for number, line in enumerate(self.lines, start=self.first):
            batch.kinds.append(sys.intern(f"{line.subsidy}/{line.policy}/{line.place}/{line.household_type}"))
            if not line.code:
                account.note_paid_to(line.payee, f"{self.payment}#{number}")
            if line.repays:
                account.returned[line.repays].repaid_by = self.payment


class PaymentReturned(Entry):
    """The bank sent back a payment (`line` 0) or one line of a batch; its lots have the money again.

    It is set aside for the project as before, or free in the pool (`to_pool`) when the project is closed.
    """

    TOPIC = "ledger.special-account.payment-returned"
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

    def apply(self, account: "Pool") -> None:
        target, on = AVAILABLE if self.to_pool else COMMITTED, account.day_of(self)
        come_back(account, self.project, self.payment, self.draws, target, on)
        account.returned[reference(self.payment, self.line)] = Returned(self.payee, self.project, self.fen, on=on)
        account.vouchers.add(document_key(self.voucher_no))

    def postings(self) -> list[Posting]:
        project = self.project
        return per_draw(
            self.draws,
            lambda _: f"paid:{project}",
            lambda lot: available(lot) if self.to_pool else committed(lot, project),
        )
