"""The entries of sealed months and years as messages."""

from services.ledger.book.account import book_parts
from services.ledger.book.messages import draws_of, of_book
from services.ledger.closing.entries import (
    BookContinued,
    CommitmentCarriedIn,
    CommitmentCarriedOver,
    LotCarriedIn,
    LotCarriedOver,
    PaymentCarriedIn,
    PeriodClosed,
    PeriodReopened,
    PlanFixed,
    ReceiptsCarriedIn,
    ReturnsCarriedIn,
)
from services.ledger.project_files.plan import AmendmentApproved, PlanApproved, PlanNote
from shared.contracts import ledger
from shared.contracts.envelope import Published


def _closed(event: PeriodClosed) -> ledger.PeriodClosed:
    return ledger.PeriodClosed(
        book=event.book,
        period=event.period,
        through=event.through,
        totals=tuple(ledger.StageTotal(total.stage, total.fen) for total in event.totals),
        entries=event.entries,
        last_entry_no=event.last_entry_no,
        seal=event.seal,
        supersedes=event.supersedes,
        checkpoint_size=event.checkpoint_size,
        checkpoint_root=event.checkpoint_root,
    )


def _reopened(event: PeriodReopened) -> ledger.PeriodReopened:
    return ledger.PeriodReopened(
        book=event.book,
        period=event.period,
        closing=event.closing,
        minutes_no=event.minutes_no,
        reason=event.act.reason,
    )


def _commitment_out(event: CommitmentCarriedOver) -> ledger.CommitmentCarriedOver:
    return ledger.CommitmentCarriedOver(
        book=event.book, project=event.project, fen=event.fen, draws=draws_of(event.draws), into=event.into
    )


def _lot_out(event: LotCarriedOver) -> ledger.LotCarriedOver:
    return ledger.LotCarriedOver(
        book=event.book, lot=event.lot, fen=event.fen, into=event.into, into_lot=event.into_lot
    )


def _lot_in(event: LotCarriedIn) -> ledger.LotCarriedIn:
    county, fiscal_year = book_parts(event.book)
    receipt = event.receipt
    return ledger.LotCarriedIn(
        book=event.book,
        county=county,
        fiscal_year=fiscal_year,
        lot=event.lot,
        document_no=receipt.document_no,
        fund_line=receipt.fund_line,
        fen=event.fen,
        level=receipt.level,
        fund_type=receipt.fund_type,
        arranged_by=receipt.arranged_by,
        origin_year=receipt.origin_year,
        received_on=receipt.received_on,
        agricultural=receipt.agricultural,
        stock=receipt.stock,
        capital=receipt.capital,
        kind=receipt.kind,
        origin=event.origin,
        origin_lot=event.origin_lot,
        transfer_id=receipt.transfer_id,
    )


def _commitment_in(event: CommitmentCarriedIn) -> ledger.CommitmentCarriedIn:
    return ledger.CommitmentCarriedIn(
        book=event.book,
        project=event.project,
        fen=event.fen,
        draws=draws_of(event.draws),
        approved_fen=event.approved_fen,
        paid_fen=event.paid_fen,
        spent_fen=event.spent_fen,
        minutes_no=event.minutes_no,
        origin=event.origin,
    )


def _payment_in(event: PaymentCarriedIn) -> ledger.PaymentCarriedIn:
    left = sum(draw.fen for draw in event.draws)
    facts = {"book": event.book, "payment": event.payment, "origin": event.origin}
    return ledger.PaymentCarriedIn(project=event.terms.project, fen=left, **facts)


def _returns_in(event: ReturnsCarriedIn) -> ledger.ReturnsCarriedIn:
    owed = sum(claim.fen for claim in event.claims)
    return ledger.ReturnsCarriedIn(book=event.book, origin=event.origin, claims=len(event.claims), fen=owed)


def _receipts_in(event: ReceiptsCarriedIn) -> ledger.ReceiptsCarriedIn:
    return ledger.ReceiptsCarriedIn(book=event.book, origin=event.origin, receipts=len(event.receipts))


def _continued(event: BookContinued) -> ledger.BookContinued:
    return ledger.BookContinued(book=event.book, origin=event.origin, seal=event.seal, carried_fen=event.carried_fen)


def _plan(event: PlanFixed) -> ledger.PlanFixed:
    return ledger.PlanFixed(
        book=event.book,
        plan=event.plan,
        approved_on=event.approved_on,
        minutes_no=event.minutes_no,
        total_fen=event.total_fen,
    )


def _plan_noted(event: PlanNote) -> Published:
    """What the world hears of a plan that was taken down."""
    noted = ledger.PlanNoted(
        plan=event.plan,
        county=event.county,
        plan_year=event.plan_year,
        approved_on=event.approved_on,
        source_sequence=event.source_sequence,
    )
    return Published("plan-file", "plan-noted", event.plan, event.county, noted)


MESSAGES = of_book(
    {
        PeriodClosed: _closed,
        PeriodReopened: _reopened,
        CommitmentCarriedOver: _commitment_out,
        LotCarriedOver: _lot_out,
        LotCarriedIn: _lot_in,
        CommitmentCarriedIn: _commitment_in,
        PaymentCarriedIn: _payment_in,
        ReturnsCarriedIn: _returns_in,
        ReceiptsCarriedIn: _receipts_in,
        BookContinued: _continued,
        PlanFixed: _plan,
    }
)
MESSAGES |= dict.fromkeys((PlanApproved, AmendmentApproved), _plan_noted)
