"""Statements, their lines, and what no statement shows."""

from sqlalchemy import Engine, func, select

from services.ledger.book.rows import Row, read_rows
from services.ledger.payments.read_model import payments
from services.ledger.reconciliation.read_model import statement_lines, statements


class ReconciliationQueries:
    """The reconciliation of a book with its bank and treasury."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def statements(self, book: str) -> list[Row]:
        """The statements of a book, oldest first, each with its lines still open."""
        waiting = (
            select(func.count())
            .where(
                statement_lines.c.book == statements.c.book,
                statement_lines.c.statement == statements.c.statement,
                statement_lines.c.stage == "open",
            )
            .scalar_subquery()
        )
        query = select(statements, waiting.label("open")).where(statements.c.book == book)
        return read_rows(self._engine, query.order_by(statements.c.sequence))

    def statement_lines(self, book: str, stage: str | None, after: int, limit: int) -> list[Row]:
        """The lines of a book, or those at one stage, in the order in which they came."""
        query = select(statement_lines).where(statement_lines.c.book == book, statement_lines.c.line > after)
        if stage is not None:
            query = query.where(statement_lines.c.stage == stage)
        return read_rows(self._engine, query.order_by(statement_lines.c.line).limit(limit))

    def unshown_payments(self, book: str, after: int, limit: int) -> list[Row]:
        """Posted payments with what of each the statements do not show."""
        shown = (
            select(statement_lines.c.entry, func.sum(statement_lines.c.fen).label("fen"))
            .where(statement_lines.c.book == book, statement_lines.c.stage == "matched")
            .group_by(statement_lines.c.entry)
            .subquery()
        )
        shown_fen = func.coalesce(shown.c.fen, 0)
        columns = [payments.c[name] for name in ("entry_no", "payment", "project", "payee", "voucher_no", "fen")]
        query = (
            select(*columns, (payments.c.fen - shown_fen).label("unshown_fen"))
            .join(shown, shown.c.entry == payments.c.payment, isouter=True)
            .where(payments.c.book == book, payments.c.stage == "posted", payments.c.fen > shown_fen)
            .where(payments.c.entry_no > after)
        )
        return read_rows(self._engine, query.order_by(payments.c.entry_no).limit(limit))
