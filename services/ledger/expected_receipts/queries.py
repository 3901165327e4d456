"""Announced money: what of it came, and what is missing."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, case, func, select

from services.ledger.book.rows import Row, read_number, read_rows, with_yuan
from services.ledger.book.tables import lots
from services.ledger.expected_receipts.read_model import announcements


class ExpectedReceiptQueries:
    """Announcements and their coverage."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def announcements(self, book: str, on: date, standing: str | None, after: int, limit: int) -> list[Row]:
        """Announced lines in the order they were announced, each with what was received and where it stands."""
        query = _announced(book, on).where(announcements.c.entry_no > after)
        if standing is not None:
            query = query.where(_standing(_received(book), on) == standing)
        return read_rows(self._engine, query.order_by(announcements.c.entry_no).limit(limit))

    def overdue(self, book: str, on: date) -> int:
        """How many announced lines should have come by this day and have not."""
        late = _announced(book, on).where(_standing(_received(book), on) == "overdue").subquery()
        return read_number(self._engine, select(func.count()).select_from(late))

    def coverage(self, book: str, on: date) -> Row:
        """Announced against received, by source, and each line that is missing or short on this day."""
        lines = [row for row in read_rows(self._engine, _announced(book, on)) if row["standing"] != "withdrawn"]
        missing = [row for row in lines if row["missing_fen"]]
        named = {row["announcement"] for row in lines}
        unannounced = read_rows(
            self._engine,
            select(lots.c.lot, lots.c.fen, lots.c.level, lots.c.received_on)
            .where(lots.c.book == book, _answers().not_in(named))
            .order_by(lots.c.entry_no),
        )
        sums = {f"{name}_fen": sum(row[key] for row in lines) for name, key in _TOTALS.items()}
        sums |= {f"{source}_fen": _sum_of(lines, source) for source in ("budget", "notice")}
        return with_yuan({"book": book, "on": on} | sums) | {"missing": missing, "unannounced": unannounced}


def _answers() -> ColumnElement[str]:
    """The announcement that a lot answers: the one it cites, else that of its own document and line."""
    return func.coalesce(func.nullif(lots.c.announcement, ""), lots.c.lot)


def _received(book: str) -> ColumnElement[int]:
    """What was received on an announced line."""
    return func.coalesce(
        select(func.sum(lots.c.fen))
        .where(lots.c.book == book, _answers() == announcements.c.announcement)
        .scalar_subquery(),
        0,
    )


def _standing(received: ColumnElement[int], on: date) -> ColumnElement[str]:
    return case(
        (announcements.c.withdrawn, "withdrawn"),
        (received >= announcements.c.fen, "received"),
        (announcements.c.due_on < on, case((received > 0, "short"), else_="overdue")),
        else_="awaited",
    )


def _announced(book: str, on: date) -> Select[Any]:
    received = _received(book)
    missing = func.greatest(announcements.c.fen - received, 0)
    return select(
        announcements,
        received.label("received_fen"),
        missing.label("missing_fen"),
        _standing(received, on).label("standing"),
        func.greatest(on - announcements.c.due_on, 0).label("days_overdue"),
    ).where(announcements.c.book == book)


_TOTALS = {"announced": "fen", "received": "received_fen", "missing": "missing_fen"}


def _sum_of(lines: list[Row], source: str) -> int:
    return sum(row["fen"] for row in lines if row["source"] == source)
