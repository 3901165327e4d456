"""What everybody sees of a book at once: its figures, and the pages that show them."""

from services.monitoring.dashboard.api import router
from services.monitoring.dashboard.pages.dashboard import pages
from shared.platform.capability import Capability

CAPABILITY = Capability(routers=(router, *pages))
