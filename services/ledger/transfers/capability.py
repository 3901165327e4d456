"""Money passed down a level, from a superior's pool towards the county's."""

from services.ledger.transfers import api, entries
from services.ledger.transfers.messages import MESSAGES
from services.ledger.transfers.read_model import ROWS
from shared.platform.capability import Capability, declared_in

CAPABILITY = Capability(
    events=declared_in(entries),
    routers=(api.router,),
    rows=ROWS,
    messages=MESSAGES,
)
