"""Statements of the bank and the treasury, matched with the book line by line."""

from services.ledger.reconciliation import api, events
from services.ledger.reconciliation.messages import MESSAGES
from services.ledger.reconciliation.read_model import ROWS
from services.ledger.reconciliation.reconciliation import Reconciliation
from shared.platform.capability import Capability, declared_in

CAPABILITY = Capability(
    aggregates=(Reconciliation,),
    events=declared_in(events),
    routers=(api.router,),
    rows=ROWS,
    messages=MESSAGES,
)
