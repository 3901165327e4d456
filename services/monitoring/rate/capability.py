"""The disbursement rate (拨付率): what was paid of the money that a level arranged in its own budget of the year."""

from services.monitoring.rate.api import router
from shared.platform.capability import Capability

CAPABILITY = Capability(routers=(router,))
