"""Batches with the result of each line, returned payments, and the subsidy standards."""

from sqlalchemy import Engine, case, select

from services.ledger.batches.read_model import batch_lines, batches, returned_payments
from services.ledger.batches.read_model import standards as rates
from services.ledger.book.errors import PaymentUnknown
from services.ledger.book.rows import Row, read_rows
from services.ledger.payments.read_model import payments
from services.ledger.project_files.queries import lies_in_part

_BATCHES = select(
    batches, payments.c.stage, payments.c.voucher_no, payments.c.requested_by, payments.c.reviewed_by
).join(payments, (payments.c.book == batches.c.book) & (payments.c.payment == batches.c.batch))


class BatchQueries:
    """Payments to many."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def batch(self, book: str, batch: str, part: str = "") -> Row:
        """One batch with the stage of its payment; raises PaymentUnknown, also outside the part of the book."""
        mine = (batches.c.book == book, lies_in_part(batches.c.project, part))
        found = read_rows(self._engine, _BATCHES.where(*mine, batches.c.batch == batch))
        if not found:
            raise PaymentUnknown("本专账没有该编号的发放批次")
        return found[0]

    def batches(
        self,
        book: str,
        part: str,
        stage: str | None,
        project: str | None,
        returned: bool | None,
        after: int,
        limit: int,
    ) -> list[Row]:
        """The batches of a book, or of the projects of a part of it, in the order they were asked for; `returned`: with
        money sent back, or without.
        """
        mine = (batches.c.book == book, lies_in_part(batches.c.project, part))
        query = _BATCHES.where(*mine, batches.c.entry_no > after)
        if stage is not None:
            query = query.where(payments.c.stage == stage)
        if project is not None:
            query = query.where(batches.c.project == project)
        if returned is not None:
            query = query.where((batches.c.returned_fen > 0).is_(returned))
        return read_rows(self._engine, query.order_by(batches.c.entry_no).limit(limit))

    def batch_lines(self, book: str, batch: str, after: int, limit: int) -> list[Row]:
        """The lines of a batch in order, each with its result."""
        back = returned_payments
        refused, returned = batch_lines.c.code != "", back.c.line.is_not(None)
        result = case((refused, "refused"), (returned, "returned"), else_=payments.c.stage)
        query = (
            select(batch_lines, result.label("result"), back.c.reason_code, back.c.returned_on)
            .join(
                back,
                (back.c.book == book) & (back.c.payment == batch) & (back.c.line == batch_lines.c.line),
                isouter=True,
            )
            .join(payments, (payments.c.book == book) & (payments.c.payment == batch))
            .where(batch_lines.c.book == book, batch_lines.c.batch == batch, batch_lines.c.line > after)
        )
        return read_rows(self._engine, query.order_by(batch_lines.c.line).limit(limit))

    def standards(self, county: str, after: int, limit: int) -> list[Row]:
        """A county's standards in the order in which they were set."""
        query = select(rates).where(rates.c.county == county, rates.c.sequence > after)
        return read_rows(self._engine, query.order_by(rates.c.sequence).limit(limit))
