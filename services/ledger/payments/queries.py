"""Payments on their way, and what was found about them."""

from datetime import datetime

from sqlalchemy import Engine, func, select

from services.ledger.book.errors import PaymentUnknown
from services.ledger.book.rows import Row, read_rows
from services.ledger.payments.read_model import payment_findings, payments
from services.ledger.project_files.queries import lies_in_part


class PaymentQueries:
    """Payments by stage and approval path, those whose next step is late, and their findings."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def payments(
        self,
        book: str,
        part: str,
        stage: str | None,
        green: bool | None,
        late_at: datetime | None,
        after: int,
        limit: int,
    ) -> list[Row]:
        """The payments of a book, or of the projects of a part of it, in the order they were asked for; with `late_at`
        those whose clock has run out.
        """
        mine = (payments.c.book == book, lies_in_part(payments.c.project, part))
        query = select(payments).where(*mine, payments.c.entry_no > after)
        if stage is not None:
            query = query.where(payments.c.stage == stage)
        if green is not None:
            query = query.where(payments.c.green_channel.is_(green))
        if late_at is not None:
            query = query.where(payments.c.due_at < late_at)
        return read_rows(self._engine, query.order_by(payments.c.entry_no).limit(limit))

    def payment(self, book: str, payment: str, part: str = "") -> Row:
        """One payment with how many findings of each code; raises PaymentUnknown, also outside the part of the book."""
        mine = (payments.c.book == book, lies_in_part(payments.c.project, part))
        found = read_rows(self._engine, select(payments).where(*mine, payments.c.payment == payment))
        if not found:
            raise PaymentUnknown("本专账没有该编号的拨付")
        return found[0] | {"repeats": self.repeats(book, payment)}

    def repeats(self, book: str, payment: str) -> dict[str, int]:
        """How many findings of each code a payment has over everything asked for and paid."""
        of, each = payment_findings, payment_findings.c.code
        query = select(each, func.count().label("count")).where(of.c.book == book, of.c.payment == payment)
        return {row["code"]: row["count"] for row in read_rows(self._engine, query.group_by(each).order_by(each))}

    def payment_findings(self, book: str, payment: str, after: int, limit: int) -> list[Row]:
        """The findings of a payment one by one: which line, whom, and what stands before it."""
        of = payment_findings.c
        query = select(payment_findings).where(of.book == book, of.payment == payment, of.number > after)
        return read_rows(self._engine, query.order_by(of.number).limit(limit))
