"""What came into a book, and what became of it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine, func, select

from services.ledger.book.rows import Row, read_number, read_rows
from services.ledger.book.tables import lots


class InflowQueries:
    """The lots of a book."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def lots(self, book: str, alike: Mapping[str, Any], after: int, limit: int) -> list[Row]:
        """The lots of a book that are alike in some attributes, with what became of them, in the order received."""
        same = (lots.c[name] == value for name, value in alike.items())
        query = select(lots).where(lots.c.book == book, lots.c.entry_no > after, *same)
        return read_rows(self._engine, query.order_by(lots.c.entry_no).limit(limit))

    def received(self, book: str, after: int = 0, limit: int | None = None) -> list[Row]:
        """The receipts of a book that stand, with all attributes, in the order received."""
        query = select(lots).where(
            lots.c.book == book, lots.c.entry_no > after, lots.c.origin_lot == "", lots.c.fen > 0
        )
        return read_rows(self._engine, query.order_by(lots.c.entry_no).limit(limit))

    def unallocated(self, book: str) -> int:
        """What lies in the pool and is allotted to no project yet, in fen."""
        return read_number(self._engine, select(func.sum(lots.c.available_fen)).where(lots.c.book == book))
