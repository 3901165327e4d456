"""Money passed down a level as messages."""

from services.ledger.book.messages import of_book
from services.ledger.transfers import entries
from services.ledger.transfers.entries import PassDownRequested
from shared.contracts import ledger


def _requested(event: PassDownRequested) -> ledger.PassDownRequested:
    facts = ("book", "lot", "to", "fen", "document_no")
    said = {name: getattr(event, name) for name in facts}
    return ledger.PassDownRequested(request_no=event.originator_version, **said)


MESSAGES = of_book({PassDownRequested: _requested}, entries)
