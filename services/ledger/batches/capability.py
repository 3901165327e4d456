"""Payments to many in one batch, returned payments (退票), and the standards that bind them."""

from services.ledger.batches import api, entries
from services.ledger.batches.messages import MESSAGES
from services.ledger.batches.read_model import ROWS
from shared.platform.capability import Capability, declared_in

CAPABILITY = Capability(
    events=declared_in(entries),
    routers=(api.router,),
    rows=ROWS,
    messages=MESSAGES,
)
