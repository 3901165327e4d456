"""What was noted when a book was reconciled, as messages: counts and sums, never the lines themselves."""

from typing import Any

from services.ledger.reconciliation import events as noted
from shared.contracts import ledger


def message_of(event: noted.Noted | noted.Begun) -> Any:
    """The message of one act of reconciling."""
    match event:
        case noted.StatementImported():
            return ledger.StatementImported(
                book=event.book,
                statement=event.statement,
                source=event.source,
                lines=event.lines,
                in_fen=event.in_fen,
                out_fen=event.out_fen,
                first_day=event.first_day,
                last_day=event.last_day,
            )
        case noted.LinesTaken() | noted.LinesMatched():
            matched = sum(bool(outcome.entry) for outcome in event.outcomes)
            return ledger.LinesReconciled(book=event.book, matched=matched, open=len(event.outcomes) - matched)
        case noted.LineReleased():
            return ledger.LinesReconciled(book=event.book, released=1)
        case noted.LineExplained():
            return ledger.LinesReconciled(book=event.book, explained=1)
    return ledger.ReconciliationBegun(book=event.book)
