"""Sealed months and years, carry-over, and the approved plan that opens a book."""

from services.ledger.closing import api, entries
from services.ledger.closing.messages import MESSAGES
from services.ledger.closing.read_model import ROWS
from shared.platform.capability import Capability, declared_in

CAPABILITY = Capability(
    events=declared_in(entries),
    routers=(api.router,),
    rows=ROWS,
    messages=MESSAGES,
)
