"""The only reader of the ledger's tables."""

from sqlalchemy import Engine

from services.ledger.book.as_of import AsOf
from services.ledger.reports.balances import OfTheState
from services.ledger.reports.batches import OfTheBatches
from services.ledger.reports.book import page_of
from services.ledger.reports.calendar import Calendar
from services.ledger.reports.changes import Changes
from services.ledger.reports.corrections import Corrections
from services.ledger.reports.lineage import Lineage
from services.ledger.reports.log_queries import OfTheLog
from services.ledger.reports.payees import OfThePayees
from services.ledger.reports.payments import OfThePayments
from services.ledger.reports.persons import OfThePersons
from services.ledger.reports.quality import OfTheQuality
from services.ledger.reports.responsibility import Answers
from services.ledger.reports.shares import Shares

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
