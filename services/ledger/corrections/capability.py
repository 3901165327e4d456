"""Corrections: reversals with four eyes, refunds, reclaims. Nothing is changed, everything is a new entry."""

from services.ledger.corrections import api, entries
from services.ledger.corrections.messages import MESSAGES
from services.ledger.corrections.read_model import ROWS
from shared.platform.capability import Capability, declared_in

CAPABILITY = Capability(
    events=declared_in(entries),
    routers=(api.router,),
    rows=ROWS,
    messages=MESSAGES,
)
