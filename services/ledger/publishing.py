"""Own event -> published message. Every event is published; a file's note says only which fact was taken down."""

from collections.abc import Callable
from typing import Any

from services.ledger.domain import entries
from services.ledger.domain.account import book_parts
from services.ledger.domain.lots import Draw
from shared.contracts import ledger
from shared.eventstore import Recorded
from shared.messaging import Published


def publish(recorded: Recorded) -> Published:
    """What the world hears of one event, addressed by the book's county or the project's."""
    event = recorded.event
    if not isinstance(event, entries.Entry):
        fact = event.TOPIC.rsplit(".", 1)[1]
        noted = ledger.FileNoted(project=event.project, fact=fact, source_sequence=event.source_sequence)
        return Published("project-file", "file-noted", event.project, event.county, noted)
    message = _MESSAGES[type(event)](event)
    county, _ = book_parts(event.book)
    return Published("account", message.__struct_config__.tag, event.book, county, message)


def _opened(event: entries.Opened) -> ledger.AccountOpened:
    return ledger.AccountOpened(
        book=event.book, county=event.county, fiscal_year=event.fiscal_year, rule_pack=event.rule_pack
    )


def _keeper(event: entries.KeeperAppointed) -> ledger.KeeperAppointed:
    return ledger.KeeperAppointed(book=event.book, keeper=event.keeper)


def _inflow(event: entries.InflowReceived) -> ledger.InflowReceived:
    county, fiscal_year = book_parts(event.book)
    receipt = event.receipt
    return ledger.InflowReceived(
        book=event.book,
        county=county,
        fiscal_year=fiscal_year,
        lot=event.lot,
        document_no=receipt.document_no,
        fund_line=receipt.fund_line,
        fen=receipt.fen,
        level=receipt.level,
        fund_type=receipt.fund_type,
        arranged_by=receipt.arranged_by,
        origin_year=receipt.origin_year,
        carried_over=event.carried_over,
        received_on=receipt.received_on,
        agricultural=receipt.agricultural,
        stock=receipt.stock,
        capital=receipt.capital,
        kind=receipt.kind,
        late=event.late,
        flags=event.flags,
    )


def _committed(event: entries.FundsCommitted) -> ledger.FundsCommitted:
    return ledger.FundsCommitted(
        book=event.book,
        project=event.project,
        fen=event.fen,
        draws=_draws(event.draws),
        minutes_no=event.minutes_no,
    )


def _refused(event: entries.CommitmentRefused) -> ledger.CommitmentRefused:
    return ledger.CommitmentRefused(
        book=event.book,
        project=event.project,
        fen=event.fen,
        available_fen=event.available_fen,
        shortage_fen=event.shortage_fen,
    )


def _released(event: entries.CommitmentReleased) -> ledger.CommitmentReleased:
    return ledger.CommitmentReleased(book=event.book, project=event.project, fen=event.fen, draws=_draws(event.draws))


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


def _disbursed(event: entries.FundsDisbursed) -> ledger.FundsDisbursed:
    terms = event.terms
    return ledger.FundsDisbursed(
        book=event.book,
        project=terms.project,
        payment=event.payment,
        voucher_no=event.voucher_no,
        fen=terms.fen,
        draws=_draws(event.draws),
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
    return ledger.SurplusReturned(book=event.book, project=event.project, fen=event.fen, draws=_draws(event.draws))


def _draws(draws: tuple[Draw, ...]) -> tuple[ledger.Draw, ...]:
    return tuple(ledger.Draw(lot=draw.lot, fen=draw.fen) for draw in draws)


_MESSAGES: dict[type, Callable[[Any], Any]] = {
    entries.Opened: _opened,
    entries.KeeperAppointed: _keeper,
    entries.InflowReceived: _inflow,
    entries.FundsCommitted: _committed,
    entries.CommitmentRefused: _refused,
    entries.CommitmentReleased: _released,
    entries.PaymentRequested: _requested,
    entries.PaymentReviewed: _reviewed,
    entries.FundsDisbursed: _disbursed,
    entries.SpendingReported: _spent,
    entries.SurplusReturned: _surplus,
}
