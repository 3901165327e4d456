"""What the book knows of a payee by the vault's key."""

from sqlalchemy import Engine, exists, select

from services.ledger.batches.read_model import batch_lines
from services.ledger.payments.read_model import payments

ON_ITS_WAY = ("requested", "passed")


class ErasureQueries:
    """Whether a payee may be erased."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def awaited_by(self, person: str) -> bool:
        """Whether a payment to this payee was asked for and is not settled."""
        on_its_way = payments.c.stage.in_(ON_ITS_WAY)
        alone = exists().where(payments.c.payee == person, on_its_way)
        line = (batch_lines.c.book == payments.c.book) & (batch_lines.c.batch == payments.c.payment)
        among_others = exists().where(batch_lines.c.payee == person, batch_lines.c.code == "", line, on_its_way)
        with self._engine.connect() as connection:
            return bool(connection.execute(select(alone | among_others)).scalar())
