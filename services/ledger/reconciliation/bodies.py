"""Request bodies of the reconciliation."""

from services.ledger.book.fields import Filled
from shared.platform.web.bodies import ActBody


class MatchBody(ActBody):
    """The entry that a line shows: a payment's number, or a lot (document number and fund line)."""

    entry: Filled
