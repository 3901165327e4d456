"""Shares that fund money became, their holders and dividends (股份量化)."""

from services.ledger.shareholding import api, events
from services.ledger.shareholding.messages import MESSAGES
from services.ledger.shareholding.read_model import ROWS
from services.ledger.shareholding.register import ShareRegister
from shared.platform.capability import Capability, declared_in

CAPABILITY = Capability(
    aggregates=(ShareRegister,),
    events=declared_in(events),
    routers=(api.router,),
    rows=ROWS,
    messages=MESSAGES,
)
