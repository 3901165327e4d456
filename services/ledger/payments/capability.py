"""Payments through the one tap (一个龙头): request, review and posting by three people; spending; surplus."""

from services.ledger.payments import api, entries
from services.ledger.payments.messages import MESSAGES
from services.ledger.payments.read_model import ROWS
from shared.platform.capability import Capability, declared_in

CAPABILITY = Capability(
    events=declared_in(entries),
    routers=(
        api.router,
        api.reads,
    ),
    rows=ROWS,
    messages=MESSAGES,
)
