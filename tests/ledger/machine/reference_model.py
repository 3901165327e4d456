"""One year's book as somebody would keep it who has not seen the ledger: its sheets, and one method for each act."""

from tests.ledger.machine.model.commitments import Commitments
from tests.ledger.machine.model.corrections import Corrections
from tests.ledger.machine.model.payments import Payments
from tests.ledger.machine.model.people import People
from tests.ledger.machine.model.receipts import Receipts
from tests.ledger.machine.model.year_end import YearEnd


class ReferenceModel(People, Receipts, Commitments, Payments, Corrections, YearEnd):
    """What each act does to the sheets, or Refused. Written without the ledger in view."""
