"""Opening a book: on the approved plan, behind the sealed year before it, under a named keeper."""

from services.ledger.opening import api
from services.ledger.opening.messages import MESSAGES, REACTIONS
from services.ledger.opening.read_model import ROWS
from shared.platform.capability import Capability

CAPABILITY = Capability(routers=(api.router,), rows=ROWS, messages=MESSAGES, reactions=REACTIONS)
