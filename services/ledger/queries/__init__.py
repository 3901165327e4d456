"""The only reader of the ledger's tables."""

from sqlalchemy import Engine

from services.ledger.queries.as_of import AsOf
from services.ledger.queries.batches import OfTheBatches
from services.ledger.queries.calendar import Calendar
from services.ledger.queries.changes import Changes
from services.ledger.queries.corrections import Corrections
from services.ledger.queries.evidence import OfTheLog
from services.ledger.queries.lineage import Lineage
from services.ledger.queries.payees import OfThePayees
from services.ledger.queries.payments import OfThePayments
from services.ledger.queries.persons import OfThePersons
from services.ledger.queries.pool import page_of
from services.ledger.queries.quality import OfTheQuality
from services.ledger.queries.responsibility import Answers
from services.ledger.queries.shares import Shares
from services.ledger.queries.state import OfTheState

__all__ = ["AsOf", "Queries", "page_of"]


class Queries(OfTheQuality, OfThePayments, OfTheState, OfThePersons, OfTheLog, OfTheBatches, OfThePayees):
    """All questions."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.uses = Changes(engine)
        self.corrections = Corrections(engine)
        self.lineage = Lineage(engine)
        self.answers = Answers(engine, self.lineage)
        self.calendar = Calendar(engine)
        self.shares = Shares(engine)
