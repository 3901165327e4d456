"""The figures of a region: what its books add up to, each level apart, real and simulated money apart."""

from services.monitoring.regions.api import router
from shared.platform.capability import Capability

CAPABILITY = Capability(routers=(router,))
