"""Changes inside the pool: of use, its filing, and of broad category."""

from services.ledger.reallocation import api, entries
from services.ledger.reallocation.messages import MESSAGES
from services.ledger.reallocation.read_model import ROWS
from shared.platform.capability import Capability, declared_in

CAPABILITY = Capability(
    events=declared_in(entries),
    routers=(api.router,),
    rows=ROWS,
    messages=MESSAGES,
)
