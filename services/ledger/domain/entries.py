"""The entries of the book: what happened. They apply and never refuse; `account.py` decides."""

from datetime import date
from typing import TYPE_CHECKING

from services.ledger.domain.lots import Commitment, Draw, Lot
from services.ledger.domain.payments import Payment, Terms
from services.ledger.domain.receipts import Receipt
from shared.kernel.aggregate import Aggregate, Created

if TYPE_CHECKING:
    from services.ledger.domain.pool import Pool


class Entry(Aggregate.Event):
    """One line of the book; its number is the stream's version."""

    book: str


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


class KeeperAppointed(Entry):
    """A keeper for good (`until` None), or a substitute from `since` to `until`, both days included."""

    TOPIC = "ledger.special-account.keeper-appointed"
    keeper: str
    since: date
    until: date | None

    def apply(self, account: "Pool") -> None:
        if self.until is None:
            account.keeper = self.keeper
        else:
            account.substitutes.append((self.keeper, self.since, self.until))


class InflowReceived(Entry):
    TOPIC = "ledger.special-account.inflow-received"
    lot: str
    receipt: Receipt
    carried_over: bool
    late: bool
    flags: tuple[str, ...]
    rule_pack: str

    def apply(self, account: "Pool") -> None:
        receipt = self.receipt
        account.lots[self.lot] = Lot(
            receipt.fund_type,
            receipt.origin_year,
            receipt.received_on,
            receipt.restriction,
            receipt.named_project,
            receipt.fen,
            receipt.fen,
        )


class FundsCommitted(Entry):
    TOPIC = "ledger.special-account.funds-committed"
    project: str
    fen: int
    draws: tuple[Draw, ...]
    minutes_no: str

    def apply(self, account: "Pool") -> None:
        commitment = account.commitments[self.project] = Commitment(self.fen, self.minutes_no)
        for draw in self.draws:
            account.lots[draw.lot].available -= draw.fen
            account.lots[draw.lot].committed += draw.fen
            commitment.held[draw.lot] = draw.fen


class CommitmentRefused(Entry):
    """The pool could not carry a confirmed project when it was decided: recorded, and no money moved."""

    TOPIC = "ledger.special-account.commitment-refused"
    project: str
    fen: int
    available_fen: int
    shortage_fen: int


class CommitmentReleased(Entry):
    TOPIC = "ledger.special-account.commitment-released"
    project: str
    fen: int
    draws: tuple[Draw, ...]

    def apply(self, account: "Pool") -> None:
        give_back(account, self.project, self.draws)


class PaymentRequested(Entry):
    """`state` and `progress_percent` are what the request rests on (LED-35)."""

    TOPIC = "ledger.special-account.payment-requested"
    payment: str
    terms: Terms
    state: str
    progress_percent: int

    def apply(self, account: "Pool") -> None:
        account.payments[self.payment] = Payment(self.terms, self.act.actor.staff)
        account.commitments[self.terms.project].requested += self.terms.fen


class PaymentReviewed(Entry):
    TOPIC = "ledger.special-account.payment-reviewed"
    payment: str
    project: str
    passed: bool
    findings: tuple[str, ...]
    rule_pack: str

    def apply(self, account: "Pool") -> None:
        payment = account.payments[self.payment]
        payment.stage = "passed" if self.passed else "failed"
        payment.reviewed_by = self.act.actor.staff
        if not self.passed:
            account.commitments[self.project].requested -= payment.terms.fen


class FundsDisbursed(Entry):
    TOPIC = "ledger.special-account.funds-disbursed"
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

    def apply(self, account: "Pool") -> None:
        commitment = account.commitments[self.terms.project]
        for draw in self.draws:
            account.lots[draw.lot].committed -= draw.fen
            account.lots[draw.lot].disbursed += draw.fen
            commitment.held[draw.lot] -= draw.fen
        commitment.paid += self.terms.fen
        commitment.requested -= self.terms.fen
        account.payments[self.payment].stage = "posted"
        account.vouchers.add(self.voucher_no)


class SpendingReported(Entry):
    TOPIC = "ledger.special-account.spending-reported"
    project: str
    fen: int
    evidence: str
    supplier: str
    spent_total_fen: int

    def apply(self, account: "Pool") -> None:
        account.commitments[self.project].spent += self.fen


class SurplusReturned(Entry):
    TOPIC = "ledger.special-account.surplus-returned"
    project: str
    fen: int
    draws: tuple[Draw, ...]

    def apply(self, account: "Pool") -> None:
        give_back(account, self.project, self.draws)


def give_back(account: "Pool", project: str, draws: tuple[Draw, ...]) -> None:
    """What a project no longer needs goes back to the lots it came from, attributes untouched."""
    commitment = account.commitments[project]
    for draw in draws:
        account.lots[draw.lot].committed -= draw.fen
        account.lots[draw.lot].available += draw.fen
        commitment.held[draw.lot] -= draw.fen
    commitment.closed = True
