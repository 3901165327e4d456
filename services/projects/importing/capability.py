"""Project lists as they were published become drafts in the library."""

from services.projects.importing.api import router
from shared.platform.capability import Capability

CAPABILITY = Capability(routers=(router,))
