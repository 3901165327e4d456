"""What was passed down a level, and where it came in."""

from sqlalchemy import Engine, select

from services.ledger.book.rows import Row, read_rows
from services.ledger.book.tables import lots
from services.ledger.transfers.read_model import pass_downs

arrived = lots.alias("arrived")
WITH_ARRIVAL = select(
    pass_downs,
    arrived.c.book.label("arrived_in"),
    arrived.c.lot.label("arrived_lot"),
    arrived.c.received_on.label("arrived_on"),
).outerjoin(
    arrived,
    (pass_downs.c.transfer_id != "")
    & (arrived.c.transfer_id == pass_downs.c.transfer_id)
    & (arrived.c.origin == "")
    & (arrived.c.fen > 0),
)
"""A transfer and the lower book's inflow of its id; what was carried into a later year is no second arrival."""


class TransferQueries:
    """Transfers to lower levels."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def pass_downs(self, book: str, after: int, limit: int) -> list[Row]:
        """What a book passed down or was asked to, in order, and where it came in."""
        mine = (pass_downs.c.book == book, pass_downs.c.request_no > after)
        return read_rows(self._engine, WITH_ARRIVAL.where(*mine).order_by(pass_downs.c.request_no).limit(limit))
