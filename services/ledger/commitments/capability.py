"""Money set aside for a project that the leading group has confirmed, and given back when it is cancelled."""

from services.ledger.commitments import api, entries
from services.ledger.commitments.messages import MESSAGES, REACTIONS
from services.ledger.commitments.read_model import ROWS
from shared.platform.capability import Capability, declared_in

CAPABILITY = Capability(
    events=declared_in(entries), routers=(api.router,), rows=ROWS, messages=MESSAGES, reactions=REACTIONS
)
