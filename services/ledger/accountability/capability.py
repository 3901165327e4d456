"""Who answers for the book's money: one organisation and one official for each of the county's bodies."""

from services.ledger.accountability import api, entries
from services.ledger.accountability.messages import MESSAGES
from services.ledger.accountability.read_model import ROWS
from shared.platform.capability import Capability, declared_in

CAPABILITY = Capability(
    events=declared_in(entries),
    routers=(api.router,),
    rows=ROWS,
    messages=MESSAGES,
)
