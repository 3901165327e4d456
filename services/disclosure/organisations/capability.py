"""Organisations (公示单位): the office that answers for a place, and its report telephone."""

from services.disclosure.organisations import events
from services.disclosure.organisations.api import router
from services.disclosure.organisations.messages import MESSAGES
from services.disclosure.organisations.organisation import Organisation
from services.disclosure.organisations.read_model import ROWS
from shared.platform.capability import Capability, declared_in

CAPABILITY = Capability(
    aggregates=(Organisation,), events=declared_in(events), routers=(router,), rows=ROWS, messages=MESSAGES
)
