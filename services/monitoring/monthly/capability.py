"""Monthly statistics (月报统计): progress, completion, acceptance and use of funds, from what was heard."""

from services.monitoring.monthly.api import router
from shared.platform.capability import Capability

CAPABILITY = Capability(routers=(router,))
