"""What was put right: reversals asked for, confirmed and declined."""

from sqlalchemy import Engine, select

from services.ledger.book.rows import Row, read_rows
from services.ledger.corrections.read_model import reversals


class CorrectionQueries:
    """Reversals of a book."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def reversals(self, book: str, after: int, limit: int) -> list[Row]:
        """The reversals of a book in the order they were asked for, each with what was decided."""
        query = select(reversals).where(reversals.c.book == book, reversals.c.request_no > after)
        return read_rows(self._engine, query.order_by(reversals.c.request_no).limit(limit))
