"""What money was changed to be for, whether that was filed, and what it counts as."""

from datetime import date

from sqlalchemy import Engine, func, select

from services.ledger.book.rows import Row, read_rows, with_yuan
from services.ledger.book.tables import lot_categories, lots
from services.ledger.reallocation.read_model import use_changes


class ReallocationQueries:
    """Changes of use and broad categories of a book."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def use_changes(self, book: str, on: date, after: int, limit: int) -> list[Row]:
        """The changes of use in order. A filing still missing after its due day is `overdue`: shown, never blocking."""
        query = select(use_changes).where(use_changes.c.book == book, use_changes.c.change_no > after)
        rows = read_rows(self._engine, query.order_by(use_changes.c.change_no).limit(limit))
        return [row | {"overdue": row["filed_on"] is None and row["due_on"] < on} for row in rows]

    def categories(self, book: str) -> Row:
        """Money by broad category: the sums, and the lots of which something was transferred."""
        moved = select(lot_categories).where(lot_categories.c.book == book)
        touched = read_rows(self._engine, moved.order_by(lot_categories.c.lot, lot_categories.c.category))
        whole = (
            select(lots.c.broad_category.label("category"), func.sum(lots.c.fen + lots.c.recovered_fen).label("fen"))
            .where(lots.c.book == book, lots.c.lot.not_in({row["lot"] for row in touched}))
            .group_by(lots.c.broad_category)
        )
        sums: dict[str, int] = {}
        for row in (*read_rows(self._engine, whole), *touched):
            sums[row["category"]] = sums.get(row["category"], 0) + row["fen"]
        listed = [with_yuan({"category": name, "fen": fen}) for name, fen in sorted(sums.items())]
        return {"book": book, "categories": listed, "transferred": touched}
