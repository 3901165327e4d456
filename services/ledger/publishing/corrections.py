"""Corrections as messages."""

from collections.abc import Callable
from typing import Any

from services.ledger.domain import entries
from services.ledger.publishing.draws import draws_of
from shared.contracts import ledger


def _requested(event: entries.ReversalRequested) -> ledger.ReversalRequested:
    return ledger.ReversalRequested(
        book=event.book,
        request_no=event.originator_version,
        original_no=event.original_no,
        kind=event.kind,
        fen=event.fen,
        of_book=event.of_book,
    )


def _declined(event: entries.ReversalDeclined) -> ledger.ReversalDeclined:
    return ledger.ReversalDeclined(book=event.book, request_no=event.request_no, original_no=event.original_no)


def _reversed(event: entries.EntryReversed) -> ledger.EntryReversed:
    facts = ("book", "request_no", "original_no", "kind", "project", "payment", "fen", "target", "voucher_no",
             "of_book")  # fmt: skip
    return ledger.EntryReversed(draws=draws_of(event.draws), **{name: getattr(event, name) for name in facts})


def _refunded(event: entries.RefundReceived) -> ledger.RefundReceived:
    facts = ("book", "project", "payment", "fen", "target", "voucher_no")
    return ledger.RefundReceived(draws=draws_of(event.draws), **{name: getattr(event, name) for name in facts})


def _reclaimed(event: entries.FundsReclaimed) -> ledger.FundsReclaimed:
    facts = ("book", "lot", "level", "fen", "document_no")
    return ledger.FundsReclaimed(**{name: getattr(event, name) for name in facts})


MESSAGES: dict[type, Callable[[Any], Any]] = {
    entries.ReversalRequested: _requested,
    entries.ReversalDeclined: _declined,
    entries.EntryReversed: _reversed,
    entries.RefundReceived: _refunded,
    entries.FundsReclaimed: _reclaimed,
}
