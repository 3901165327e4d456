"""Request bodies of the book's calendar."""

from services.ledger.book.fields import Filled, Period
from shared.platform.web.bodies import ActBody


class ClosingBody(ActBody):
    """Seal a month."""

    period: Period


class ReopeningBody(ActBody):
    """Open the last closed month again, by the decision in these minutes; `reason` is part of it."""

    minutes_no: Filled
