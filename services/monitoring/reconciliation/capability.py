"""The fund against the project master ledger (对应建立): projects that stand in one only, and amounts that differ."""

from services.monitoring.reconciliation.api import router
from shared.platform.capability import Capability

CAPABILITY = Capability(routers=(router,))
