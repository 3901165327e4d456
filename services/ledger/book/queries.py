"""The books, their entries, and what their lots are called."""

from sqlalchemy import Engine, select

from services.ledger.book.as_of import AsOf
from services.ledger.book.errors import BookNotOpen, EntryUnknown
from services.ledger.book.receipt import lot_key, lot_name
from services.ledger.book.rows import Row, read_rows
from services.ledger.book.tables import books, entries, lots
from shared.platform.projections.region_rows import lies_in

USUAL = "^(?!.*(〕[第0]|〔[0-9]*[^0-9〕]|號))[0-9a-z\u4e00-\u9fff〔〕·./_-]+ [0-9a-z\u4e00-\u9fff〔〕·./_-]+$"
"""A lot's name that is its own key; the few others are looked through one by one."""


class BookQueries:
    """Books and their entries."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def books(self, region: str, after: str, limit: int) -> list[Row]:
        """The books of a region, by name."""
        query = select(books).where(lies_in(books.c.county, region), books.c.book > after)
        return read_rows(self._engine, query.order_by(books.c.book).limit(limit))

    def opened(self, book: str) -> Row:
        """What a book was opened with; raises BookNotOpen."""
        found = read_rows(self._engine, select(books).where(books.c.book == book))
        if not found:
            raise BookNotOpen(f"专账 {book} 尚未开立")
        return found[0]

    def is_simulated(self, book: str) -> bool:
        """Whether any entry of the book was generated: then its sums are no real money's."""
        some = select(entries.c.book).where(entries.c.book == book, entries.c.simulated).exists()
        with self._engine.connect() as connection:
            return bool(connection.execute(select(some)).scalar())

    def entries(self, book: str, as_of: AsOf, after: int, limit: int) -> list[Row]:
        """The entries of a book in order, each with who did it and what for."""
        query = select(entries).where(entries.c.book == book, entries.c.entry_no > after, *as_of.limits(entries))
        return read_rows(self._engine, query.order_by(entries.c.entry_no).limit(limit))

    def sequence_of(self, book: str, entry_no: int) -> int:
        """The place in the log of one entry of a book; raises EntryUnknown."""
        query = select(entries.c.sequence).where(entries.c.book == book, entries.c.entry_no == entry_no)
        with self._engine.connect() as connection:
            found = connection.execute(query).scalar_one_or_none()
        if found is None:
            raise EntryUnknown(f"专账 {book} 没有第 {entry_no} 号分录，请核对专账编号和分录号")
        return int(found)

    def lot_called(self, book: str, typed: str) -> str:
        """The lot of this name in a book, however it is spelled; the usual spelling where the book has no such lot."""
        name, key = lot_name(typed), lot_key(typed)
        usual = lots.c.lot.regexp_match(USUAL)
        query = select(lots.c.lot).where(lots.c.book == book, lots.c.lot.in_({name, key}) | ~usual)
        with self._engine.connect() as connection:
            found = list(connection.scalars(query)) if name else []
        return name if name in found else next((lot for lot in found if lot_key(lot) == key), name)
