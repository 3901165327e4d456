"""How far each publisher was heard, and which books there are."""

from sqlalchemy import Connection, Engine, RowMapping, select

from services.monitoring.upstream.book import Book
from services.monitoring.upstream.errors import BookNotFound
from services.monitoring.upstream.lists import Row
from services.monitoring.upstream.read_model import books, sources
from shared.kernel.divisions import succession


class UpstreamQueries:
    """What every answer is asked for beside its figures."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def standing(self) -> dict[str, Row]:
        """How far each publisher has been heard: what every figure rests on."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(sources)).mappings().all()
        return {row["source"]: {"sequence": row["sequence"], "recorded_at": row["recorded_at"]} for row in rows}

    def book(self, name: str) -> Book:
        """The book by its name. Raises BookNotFound."""
        with self._engine.connect() as connection:
            return find_book(connection, name)


def find_book(connection: Connection, name: str) -> Book:
    """The book by its name. Raises BookNotFound."""
    row = book_row(connection, name)
    return Book(row["book"], row["county"], row["fiscal_year"], row["sequence"], row["simulated"])


def book_row(connection: Connection, name: str) -> RowMapping:
    """The row of a book, under whichever of its county's codes it was kept. Raises BookNotFound."""
    names = succession().spellings(name)
    found = {row["book"]: row for row in connection.execute(select(books).where(books.c.book.in_(names))).mappings()}
    row = next((found[each] for each in names if each in found), None)
    if row is None:
        raise BookNotFound("没有这本账，请核对县代码和年度，例如 654024-2020")
    return row
