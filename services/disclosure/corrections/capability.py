"""Corrections (更正): what is out changes by a new release that shows the difference; nothing disappears."""

from services.disclosure.corrections import events
from services.disclosure.corrections.api import router
from services.disclosure.corrections.messages import MESSAGES
from services.disclosure.corrections.read_model import ROWS
from shared.platform.capability import Capability, declared_in

CAPABILITY = Capability(events=declared_in(events), routers=(router,), rows=ROWS, messages=MESSAGES)
