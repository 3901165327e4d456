"""What was put right: reversals asked for, confirmed and declined."""

from sqlalchemy import Engine, select

from services.ledger.book.rows import Row, with_yuan
from services.ledger.corrections.read_model import reversals


class Corrections:
    """Reversals of a book."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def reversals(self, book: str, after: int, limit: int) -> list[Row]:
        """The reversals of a book in the order they were asked for, each with what was decided."""
        query = select(reversals).where(reversals.c.book == book, reversals.c.request_no > after)
        with self._engine.connect() as connection:
            found = connection.execute(query.order_by(reversals.c.request_no).limit(limit)).mappings()
            return [with_yuan(dict(row)) for row in found]
