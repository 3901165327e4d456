"""Objections (异议): received from anyone, their words sealed, decided by the body that the rule pack names."""

from services.disclosure.objections import events
from services.disclosure.objections.api import router
from services.disclosure.objections.messages import MESSAGES
from services.disclosure.objections.read_model import ROWS
from shared.platform.capability import Capability, declared_in

CAPABILITY = Capability(events=declared_in(events), routers=(router,), rows=ROWS, messages=MESSAGES)
