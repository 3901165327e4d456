"""Who answers, as a message."""

from services.ledger.accountability.entries import ResponsibleNamed
from services.ledger.book.messages import of_book
from shared.contracts import ledger


def _named(event: ResponsibleNamed) -> ledger.ResponsibleNamed:
    said = ledger.ResponsibleNamed.__struct_fields__
    return ledger.ResponsibleNamed(**{name: getattr(event, name) for name in said})


MESSAGES = of_book({ResponsibleNamed: _named})
