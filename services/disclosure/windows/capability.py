"""Publicity windows (公示期): the days in which everybody may object, before the next step and before any money."""

from services.disclosure.windows import events
from services.disclosure.windows.api import router
from services.disclosure.windows.messages import MESSAGES
from services.disclosure.windows.read_model import ROWS
from shared.platform.capability import Capability, declared_in

CAPABILITY = Capability(events=declared_in(events), routers=(router,), rows=ROWS, messages=MESSAGES)
