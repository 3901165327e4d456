"""The fund master ledger (资金总台账): lots, the entries behind every figure, and where the money went."""

from services.monitoring.funds.api import router
from shared.platform.capability import Capability

CAPABILITY = Capability(routers=(router,))
