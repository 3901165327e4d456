"""Questions about payments on their way."""

from datetime import datetime

from sqlalchemy import select

from services.ledger.queries.pool import OfThePool
from services.ledger.rows import Row
from services.ledger.tables import payments


class OfThePayments(OfThePool):
    """Payments by stage and lane, and those whose next step is late."""

    def payments(
        self, book: str, stage: str | None, green: bool | None, late_at: datetime | None, after: int, limit: int
    ) -> list[Row]:
        """The payments of a book in the order they were asked for; with `late_at` those whose clock has run out."""
        query = select(payments).where(payments.c.book == book, payments.c.entry_no > after)
        if stage is not None:
            query = query.where(payments.c.stage == stage)
        if green is not None:
            query = query.where(payments.c.green_channel.is_(green))
        if late_at is not None:
            query = query.where(payments.c.due_at < late_at)
        return self._rows(query.order_by(payments.c.entry_no).limit(limit))
