"""The pool's entries as messages."""

from operator import attrgetter

from services.ledger.book.account import book_parts
from services.ledger.book.messages import of_book
from services.ledger.book.receipt import Receipt
from services.ledger.inflows.entries import InflowReceived
from shared.contracts import ledger


def _inflow(event: InflowReceived) -> ledger.InflowReceived:
    county, fiscal_year = book_parts(event.book)
    facts = dict(zip(_OF_THE_RECEIPT, _said(event.receipt), strict=True))
    facts["pooling_department"] = event.receipt.pooled_by(event.act.actor.organisation)
    return ledger.InflowReceived(
        book=event.book,
        county=county,
        fiscal_year=fiscal_year,
        lot=event.lot,
        carried_over=event.carried_over,
        late=event.late,
        flags=event.flags,
        **facts,
    )


_OF_THE_RECEIPT = tuple(n for n in ledger.InflowReceived.__struct_fields__ if n in Receipt.__struct_fields__)
_said = attrgetter(*_OF_THE_RECEIPT)


MESSAGES = of_book({InflowReceived: _inflow})
