"""Payment batches, returned payments and rates as messages: counts and sums, never who."""

from services.ledger.batches.entries import BatchLinesEntered, BatchSubmitted, PaymentReturned
from services.ledger.book.messages import draws_of, of_book, of_county
from services.ledger.standards.standards import StandardsEntry, StandardSet, StandardsOpened
from shared.contracts import ledger


def _submitted(event: BatchSubmitted) -> ledger.BatchSubmitted:
    terms = event.terms
    return ledger.BatchSubmitted(
        book=event.book,
        project=terms.project,
        payment=event.payment,
        mode=event.declared.mode,
        lines=event.declared.lines,
        accepted=event.accepted,
        refused=event.refused,
        fen=terms.fen,
        payee_class=terms.payee_class,
        purpose=terms.purpose,
        instrument=terms.instrument,
        green_channel=terms.green_channel,
        places=tuple(ledger.PlaceSum(place=p.place, lines=p.lines, fen=p.fen) for p in event.places),
    )


def _lines(event: BatchLinesEntered) -> ledger.BatchLinesEntered:
    good = [line for line in event.lines if not line.code]
    return ledger.BatchLinesEntered(
        book=event.book,
        payment=event.payment,
        first=event.first,
        lines=len(event.lines),
        accepted=len(good),
        fen=sum(line.fen for line in good),
    )


def _returned(event: PaymentReturned) -> ledger.PaymentReturned:
    return ledger.PaymentReturned(
        book=event.book,
        project=event.project,
        payment=event.payment,
        line=event.line,
        fen=event.fen,
        draws=draws_of(event.draws),
        to_pool=event.to_pool,
        reason_code=event.reason_code,
        paid_total_fen=event.paid_total_fen,
    )


def _standard_of(event: StandardsEntry) -> ledger.SubsidyStandardSet | ledger.SubsidyStandardsOpened:
    """What the world hears of a county's rate table: public, as support standards are (扶持标准)."""
    if not isinstance(event, StandardSet):
        return ledger.SubsidyStandardsOpened(county=event.county)
    rate = event.standard
    return ledger.SubsidyStandardSet(
        county=event.county,
        policy=rate.policy,
        subsidy=rate.subsidy,
        place=rate.place,
        household_type=rate.household_type,
        fen=rate.fen,
        unit=rate.unit,
        valid_from=rate.valid_from,
        valid_until=rate.valid_until,
        document_no=rate.document_no,
        stackable=rate.stackable,
    )


MESSAGES = of_book(
    {
        BatchSubmitted: _submitted,
        BatchLinesEntered: _lines,
        PaymentReturned: _returned,
    }
)
MESSAGES |= of_county("standards", dict.fromkeys((StandardsOpened, StandardSet), _standard_of))
