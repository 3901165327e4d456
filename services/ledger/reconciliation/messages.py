"""What was noted when a book was reconciled, as messages: counts and sums, never the lines themselves."""

from typing import Any

from services.ledger.book.account import book_parts
from services.ledger.reconciliation import events as noted
from shared.contracts import ledger
from shared.contracts.envelope import Published
from shared.platform.capability import declared_in


def _message_of(event: noted.Noted | noted.Begun) -> Any:
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


def _publish(event: noted.Noted | noted.Begun) -> Published:
    message = _message_of(event)
    tag = message.__struct_config__.tag
    return Published("reconciliation", tag, event.book, book_parts(event.book)[0], message)


MESSAGES = dict.fromkeys(declared_in(noted), _publish)
