"""The tap's entries as messages."""

from collections.abc import Callable
from typing import Any

from services.ledger.domain import entries
from services.ledger.domain.repeats import counted
from services.ledger.publishing.draws import draws_of
from shared.contracts import ledger


def _requested(event: entries.PaymentRequested) -> ledger.PaymentRequested:
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


def _reviewed(event: entries.PaymentReviewed) -> ledger.PaymentReviewed:
    return ledger.PaymentReviewed(
        book=event.book,
        project=event.project,
        payment=event.payment,
        passed=event.passed,
        rule_pack=event.rule_pack,
        findings=event.findings,
    )


def _found(event: entries.FindingsNoted) -> ledger.PaymentFindingsNoted:
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


def _countersigned(event: entries.PaymentCountersigned) -> ledger.PaymentCountersigned:
    return ledger.PaymentCountersigned(book=event.book, project=event.project, payment=event.payment)


def _withdrawn(event: entries.PaymentWithdrawn) -> ledger.PaymentWithdrawn:
    return ledger.PaymentWithdrawn(book=event.book, project=event.project, payment=event.payment)


def _disbursed(event: entries.FundsDisbursed) -> ledger.FundsDisbursed:
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


def _spent(event: entries.SpendingReported) -> ledger.SpendingReported:
    return ledger.SpendingReported(
        book=event.book,
        project=event.project,
        fen=event.fen,
        evidence=event.evidence,
        spent_total_fen=event.spent_total_fen,
    )


def _surplus(event: entries.SurplusReturned) -> ledger.SurplusReturned:
    return ledger.SurplusReturned(
        book=event.book, project=event.project, fen=event.fen, draws=draws_of(event.draws),
        paid_total_fen=event.paid_total_fen, approved_fen=event.approved_fen,
    )  # fmt: skip


MESSAGES: dict[type, Callable[[Any], Any]] = {
    entries.PaymentRequested: _requested,
    entries.PaymentReviewed: _reviewed,
    entries.FindingsNoted: _found,
    entries.PaymentCountersigned: _countersigned,
    entries.PaymentWithdrawn: _withdrawn,
    entries.FundsDisbursed: _disbursed,
    entries.SpendingReported: _spent,
    entries.SurplusReturned: _surplus,
}
