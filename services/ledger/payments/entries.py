"""Entries of the tap: the three acts of a payment, what the unit did with it, and what it did not need."""

from datetime import datetime

from services.ledger.book.date_rules import (
    ASKED_FOR,
    CORRECTED,
    IN_THE_YEAR,
    KEEPER,
    PROJECT_SET_ASIDE,
    REQUESTED,
    REVIEWED,
    SET_ASIDE,
    SIGNED,
    UNSPENT,
    Dated,
)
from services.ledger.book.entry import Entry, Touched, touched
from services.ledger.book.lots import Draw
from services.ledger.book.payment import PRIVATE, Payment, Terms
from services.ledger.book.postings import Posting, committed, given_back, per_draw
from services.ledger.book.reversible import Original
from services.ledger.book.state import BookState
from services.ledger.commitments.entries import give_back
from services.ledger.payments.finding import Found
from shared.kernel.natural_keys import document_key


class PaymentRequested(Entry):
    """`state` and `progress_percent` are what the request rests on (LED-35)."""

    TOPIC = "ledger.special-account.payment-requested"
    DATES = Dated(IN_THE_YEAR, ASKED_FOR)
    payment: str
    terms: Terms
    state: str
    progress_percent: int
    rule_pack: str = ""
    due_at: datetime | None = None
    earmark: str = ""

    def change(self, book: BookState) -> None:
        if self.terms.repays:
            book.returned[self.terms.repays].repaid_by = self.payment
        book.payments[self.payment] = Payment(
            self.terms,
            self.act.actor.staff,
            self.act.effective_on,
            earmark=self.earmark,
            asked_at=self.act.recorded_at,
            requested_for=self.act.actor.organisation,
        )
        if self.terms.payee_class in PRIVATE:
            book.note_paid_to(self.terms.payee, self.payment)
        book.commitments[self.terms.project].ask(self.terms.fen, self.earmark)
        book.rebooked(self.terms.replaces, self.payment)

    def touches(self) -> Touched:
        return touched(self.terms.project)


class PaymentReviewed(Entry):
    TOPIC = "ledger.special-account.payment-reviewed"
    DATES = Dated(IN_THE_YEAR, (REQUESTED,))
    payment: str
    project: str
    passed: bool
    findings: tuple[str, ...]
    rule_pack: str
    due_at: datetime | None = None

    def change(self, book: BookState) -> None:
        payment = book.payments[self.payment]
        payment.stage = "passed" if self.passed else "failed"
        payment.reviewed_by, payment.reviewed_on = self.act.actor.staff, self.act.effective_on
        payment.reviewed_for = self.act.actor.organisation
        if not self.passed:
            book.commitments[self.project].ask(-payment.terms.fen, payment.earmark)

    def touches(self) -> Touched:
        return touched(self.project)


class FindingsNoted(Entry):
    """What was found of a payment over everything asked for and paid before, at one of its steps; from number `first`.

    Findings of a later step stand in the place of an earlier one's; none at all is said, too, by an empty entry.
    """

    TOPIC = "ledger.special-account.findings-noted"
    DATES = Dated(IN_THE_YEAR, (REQUESTED,))
    payment: str
    project: str
    step: str
    first: int
    found: tuple[Found, ...]
    rule_pack: str

    def change(self, book: BookState) -> None:
        counts = book.found.get(self.payment, {}) if self.first > 1 else {}
        for each in self.found:
            counts[each.code] = counts.get(each.code, 0) + 1
        book.found[self.payment] = counts

    def touches(self) -> Touched:
        return touched(self.project)


class PaymentCountersigned(Entry):
    """A further signature, where the lane asks for one."""

    TOPIC = "ledger.special-account.payment-countersigned"
    DATES = Dated(IN_THE_YEAR, (REVIEWED,))
    payment: str
    project: str
    rule_pack: str
    due_at: datetime | None = None

    def change(self, book: BookState) -> None:
        payment = book.payments[self.payment]
        payment.stage = "countersigned"
        payment.countersigned_by, payment.signed_on = self.act.actor.staff, self.act.effective_on
        payment.countersigned_for = self.act.actor.organisation

    def touches(self) -> Touched:
        return touched(self.project)


class PaymentWithdrawn(Entry):
    """A payment that passed its review and is not paid after all: it is no longer asked for. The act says why."""

    TOPIC = "ledger.special-account.payment-withdrawn"
    DATES = Dated(IN_THE_YEAR, (REVIEWED, SIGNED))
    payment: str
    project: str
    rule_pack: str

    def change(self, book: BookState) -> None:
        payment = book.payments[self.payment]
        payment.stage = "withdrawn"
        book.commitments[self.project].ask(-payment.terms.fen, payment.earmark)

    def touches(self) -> Touched:
        return touched(self.project)


class FundsDisbursed(Entry):
    TOPIC = "ledger.special-account.funds-disbursed"
    DATES = Dated(IN_THE_YEAR, (KEEPER, REVIEWED, SIGNED, SET_ASIDE))
    payment: str
    voucher_no: str
    terms: Terms
    draws: tuple[Draw, ...]
    state: str
    progress_percent: int
    reviewed_by: str
    paid_total_fen: int
    approved_fen: int
    rule_pack: str

    def change(self, book: BookState) -> None:
        commitment, day = book.commitments[self.terms.project], book.day_of(self.act.effective_on)
        for draw in self.draws:
            book.lots[draw.lot].committed -= draw.fen
            book.lots[draw.lot].disbursed += draw.fen
            commitment.let_go(draw.lot, draw.fen, day)
        payment = book.payments[self.payment]
        commitment.pay(self.terms.fen, payment.earmark, day)
        payment.stage, payment.voucher_no, payment.posted_on = "posted", self.voucher_no, self.act.effective_on
        payment.left = {draw.lot: draw.fen for draw in self.draws}
        book.originals[self.originator_version] = Original("payment", self.payment, self.terms.fen, on=day)
        book.vouchers.add(document_key(self.voucher_no))
        if self.payment in book.batches:
            book.batches[self.payment].draws = self.draws

    def books_anew(self) -> int:
        return self.terms.replaces

    def touches(self) -> Touched:
        return touched(self.terms.project, draws=self.draws)

    def postings(self) -> list[Posting]:
        project = self.terms.project
        return per_draw(self.draws, lambda lot: committed(lot, project), lambda _: f"paid:{project}")


class SpendingReported(Entry):
    """What a unit spent; `replaces` is the entry that reversed a spending which is booked anew."""

    TOPIC = "ledger.special-account.spending-reported"
    DATES = Dated(IN_THE_YEAR, (UNSPENT, CORRECTED))
    project: str
    fen: int
    evidence: str
    supplier: str
    spent_total_fen: int
    rule_pack: str = ""
    replaces: int = 0

    def change(self, book: BookState) -> None:
        book.rebooked(self.replaces, f"{self.book}-{self.originator_version}")
        book.commitments[self.project].spent += self.fen
        book.commitments[self.project].hand(-self.fen, book.day_of(self.act.effective_on))
        book.originals[self.originator_version] = Original(
            "spending", self.project, self.fen, on=book.day_of(self.act.effective_on)
        )

    def books_anew(self) -> int:
        return self.replaces

    def touches(self) -> Touched:
        return touched(self.project)

    def postings(self) -> list[Posting]:
        return [(f"paid:{self.project}", -self.fen), (f"spent:{self.project}", self.fen)]


class SurplusReturned(Entry):
    TOPIC = "ledger.special-account.surplus-returned"
    DATES = Dated(IN_THE_YEAR, (PROJECT_SET_ASIDE,))
    project: str
    fen: int
    draws: tuple[Draw, ...]
    rule_pack: str = ""
    paid_total_fen: int = 0
    approved_fen: int = 0

    def change(self, book: BookState) -> None:
        give_back(book, self.project, self.draws, book.day_of(self.act.effective_on))

    def touches(self) -> Touched:
        return touched(self.project, draws=self.draws)

    def postings(self) -> list[Posting]:
        return given_back(self.project, self.draws)
