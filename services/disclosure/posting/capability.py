"""Posting (发布、张贴): a notice goes out, complete and with a report telephone, and photos prove that it hangs."""

from services.disclosure.posting import events
from services.disclosure.posting.api import router
from services.disclosure.posting.messages import MESSAGES
from services.disclosure.posting.read_model import ROWS
from shared.platform.capability import Capability, declared_in

CAPABILITY = Capability(events=declared_in(events), routers=(router,), rows=ROWS, messages=MESSAGES)
