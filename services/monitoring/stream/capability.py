"""The stream of changes: what a dashboard listens to while somebody looks at it."""

from services.monitoring.stream.api import router
from shared.platform.capability import Capability

CAPABILITY = Capability(routers=(router,))
