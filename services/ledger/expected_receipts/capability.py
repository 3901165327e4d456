"""What is announced before it comes: budget lines, superiors' notices, advances to be settled."""

from services.ledger.expected_receipts import api, entries
from services.ledger.expected_receipts.messages import MESSAGES
from services.ledger.expected_receipts.read_model import ROWS
from shared.platform.capability import Capability, declared_in

CAPABILITY = Capability(
    events=declared_in(entries),
    routers=(api.router,),
    rows=ROWS,
    messages=MESSAGES,
)
