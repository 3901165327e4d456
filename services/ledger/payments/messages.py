"""The tap's entries as messages."""

from services.ledger.book.messages import draws_of, of_book
from services.ledger.payments.entries import (
    FindingsNoted,
    FundsDisbursed,
    PaymentCountersigned,
    PaymentRequested,
    PaymentReviewed,
    PaymentWithdrawn,
    SpendingReported,
    SurplusReturned,
)
from services.ledger.payments.repeats import counted
from shared.contracts import ledger


def _requested(event: PaymentRequested) -> ledger.PaymentRequested:
    terms = event.terms
    return ledger.PaymentRequested(
        book=event.book,
        project=terms.project,
        payment=event.payment,
        fen=terms.fen,
        payee_class=terms.payee_class,
        purpose=terms.purpose,
        instrument=terms.instrument,
        green_channel=terms.green_channel,
    )


def _reviewed(event: PaymentReviewed) -> ledger.PaymentReviewed:
    return ledger.PaymentReviewed(
        book=event.book,
        project=event.project,
        payment=event.payment,
        passed=event.passed,
        rule_pack=event.rule_pack,
        findings=event.findings,
    )


def _found(event: FindingsNoted) -> ledger.PaymentFindingsNoted:
    """How many of each, never of whom."""
    return ledger.PaymentFindingsNoted(
        book=event.book,
        project=event.project,
        payment=event.payment,
        step=event.step,
        first=event.first,
        codes=counted(event.found),
        rule_pack=event.rule_pack,
    )


def _countersigned(event: PaymentCountersigned) -> ledger.PaymentCountersigned:
    return ledger.PaymentCountersigned(book=event.book, project=event.project, payment=event.payment)


def _withdrawn(event: PaymentWithdrawn) -> ledger.PaymentWithdrawn:
    return ledger.PaymentWithdrawn(book=event.book, project=event.project, payment=event.payment)


def _disbursed(event: FundsDisbursed) -> ledger.FundsDisbursed:
    terms = event.terms
    return ledger.FundsDisbursed(
        book=event.book,
        project=terms.project,
        payment=event.payment,
        voucher_no=event.voucher_no,
        fen=terms.fen,
        draws=draws_of(event.draws),
        payee_class=terms.payee_class,
        beneficiary_place=terms.beneficiary_place,
        using_unit=terms.using_unit,
        paid_total_fen=event.paid_total_fen,
        approved_fen=event.approved_fen,
    )


def _spent(event: SpendingReported) -> ledger.SpendingReported:
    return ledger.SpendingReported(
        book=event.book,
        project=event.project,
        fen=event.fen,
        evidence=event.evidence,
        spent_total_fen=event.spent_total_fen,
    )


def _surplus(event: SurplusReturned) -> ledger.SurplusReturned:
    return ledger.SurplusReturned(
        book=event.book, project=event.project, fen=event.fen, draws=draws_of(event.draws),
        paid_total_fen=event.paid_total_fen, approved_fen=event.approved_fen,
    )  # fmt: skip


MESSAGES = of_book(
    {
        PaymentRequested: _requested,
        PaymentReviewed: _reviewed,
        FindingsNoted: _found,
        PaymentCountersigned: _countersigned,
        PaymentWithdrawn: _withdrawn,
        FundsDisbursed: _disbursed,
        SpendingReported: _spent,
        SurplusReturned: _surplus,
    }
)
