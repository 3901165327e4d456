"""What the book knows of a payee by the vault's key."""

from sqlalchemy import Engine, exists, select

from services.ledger.tables import payments

ON_ITS_WAY = ("requested", "passed")


class OfThePersons:
    """Questions about one payee."""

    _engine: Engine

    def awaited_by(self, person: str) -> bool:
        """Whether a payment to this payee was asked for and is not settled."""
        on_its_way = exists().where(payments.c.payee == person, payments.c.stage.in_(ON_ITS_WAY))
        with self._engine.connect() as connection:
            return bool(connection.execute(select(on_its_way)).scalar())
