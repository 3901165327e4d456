"""Alerts (预警): what the rules of a place find in a book, raised once, and seen by people to its end."""

from services.monitoring.alerts.alert import Alert
from services.monitoring.alerts.api import router
from services.monitoring.alerts.check import RuleCheck
from services.monitoring.alerts.messages import MESSAGES
from services.monitoring.alerts.read_model import ROWS
from shared.platform.capability import Capability

CAPABILITY = Capability(aggregates=(Alert, RuleCheck), routers=(router,), rows=ROWS, messages=MESSAGES)
