"""The project and the asset master ledger (项目总台账、资产总台账): what is planned, built and owned."""

from services.monitoring.projects.api import router
from shared.platform.capability import Capability

CAPABILITY = Capability(routers=(router,))
