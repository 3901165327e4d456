"""Inflows: 收到一笔资金进一笔. One entry for each fund line of a document; it stays a lot for life."""

from services.ledger.inflows import api, entries, form_api, import_api, pages
from services.ledger.inflows.messages import MESSAGES
from services.ledger.inflows.read_model import ROWS
from shared.platform.capability import Capability, declared_in

CAPABILITY = Capability(
    events=declared_in(entries),
    routers=(api.router, api.reads, import_api.router, form_api.router, pages.router),
    rows=ROWS,
    messages=MESSAGES,
)
