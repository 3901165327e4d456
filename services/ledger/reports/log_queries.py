"""Where an entry of a book stands in the log of all books."""

from sqlalchemy import Engine, select

from services.ledger.book.tables import entries
from services.ledger.reports.errors import EntryUnknown


class OfTheLog:
    """Entries by the number that people know them by."""

    _engine: Engine

    def sequence_of(self, book: str, entry_no: int) -> int:
        """The place in the log of one entry of a book; raises EntryUnknown."""
        query = select(entries.c.sequence).where(entries.c.book == book, entries.c.entry_no == entry_no)
        with self._engine.connect() as connection:
            found = connection.execute(query).scalar_one_or_none()
        if found is None:
            raise EntryUnknown(f"专账 {book} 没有第 {entry_no} 号分录，请核对专账编号和分录号")
        return int(found)
