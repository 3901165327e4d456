"""Money passed down a level as messages."""

from services.ledger.book.messages import of_book
from services.ledger.transfers.entries import FundsPassedDown, PassDownDeclined, PassDownRequested
from shared.contracts import ledger


def _requested(event: PassDownRequested) -> ledger.PassDownRequested:
    facts = ("book", "lot", "to", "fen", "document_no")
    said = {name: getattr(event, name) for name in facts}
    return ledger.PassDownRequested(request_no=event.originator_version, **said)


def _declined(event: PassDownDeclined) -> ledger.PassDownDeclined:
    return ledger.PassDownDeclined(book=event.book, request_no=event.request_no, lot=event.lot)


def _passed(event: FundsPassedDown) -> ledger.FundsPassedDown:
    facts = ("book", "transfer_id", "lot", "to", "fen", "document_no", "fund_line", "voucher_no")
    return ledger.FundsPassedDown(**{name: getattr(event, name) for name in facts})


MESSAGES = of_book(
    {
        PassDownRequested: _requested,
        PassDownDeclined: _declined,
        FundsPassedDown: _passed,
    }
)
