"""Announced money and settled advances as messages."""

from services.ledger.book.messages import of_book
from services.ledger.expected_receipts import entries
from services.ledger.expected_receipts.entries import FundsAnnounced
from shared.contracts import ledger


def _announced(event: FundsAnnounced) -> ledger.FundsAnnounced:
    said = event.said
    return ledger.FundsAnnounced(
        book=event.book,
        announcement=event.announcement,
        source=said.source,
        document_no=said.document_no,
        fund_line=said.fund_line,
        fen=said.fen,
        level=said.level,
        fund_type=said.fund_type,
        capital=said.capital,
        due_on=said.due_on,
    )


MESSAGES = of_book({FundsAnnounced: _announced}, entries)
