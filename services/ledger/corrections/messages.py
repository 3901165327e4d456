"""Corrections as messages."""

from services.ledger.book.messages import draws_of, of_book
from services.ledger.corrections.entries import (
    EntryReversed,
    FundsReclaimed,
    RefundReceived,
    ReversalDeclined,
    ReversalRequested,
)
from shared.contracts import ledger


def _requested(event: ReversalRequested) -> ledger.ReversalRequested:
    return ledger.ReversalRequested(
        book=event.book,
        request_no=event.originator_version,
        original_no=event.original_no,
        kind=event.kind,
        fen=event.fen,
        of_book=event.of_book,
    )


def _declined(event: ReversalDeclined) -> ledger.ReversalDeclined:
    return ledger.ReversalDeclined(book=event.book, request_no=event.request_no, original_no=event.original_no)


def _reversed(event: EntryReversed) -> ledger.EntryReversed:
    facts = ("book", "request_no", "original_no", "kind", "project", "payment", "fen", "target", "voucher_no",
             "of_book")  # fmt: skip
    return ledger.EntryReversed(draws=draws_of(event.draws), **{name: getattr(event, name) for name in facts})


def _refunded(event: RefundReceived) -> ledger.RefundReceived:
    facts = ("book", "project", "payment", "fen", "target", "voucher_no")
    return ledger.RefundReceived(draws=draws_of(event.draws), **{name: getattr(event, name) for name in facts})


def _reclaimed(event: FundsReclaimed) -> ledger.FundsReclaimed:
    facts = ("book", "lot", "level", "fen", "document_no")
    return ledger.FundsReclaimed(**{name: getattr(event, name) for name in facts})


MESSAGES = of_book(
    {
        ReversalRequested: _requested,
        ReversalDeclined: _declined,
        EntryReversed: _reversed,
        RefundReceived: _refunded,
        FundsReclaimed: _reclaimed,
    }
)
