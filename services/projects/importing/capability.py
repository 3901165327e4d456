"""Project lists as they were published become drafts in the library."""

from services.projects.importing import api, pages
from shared.platform.capability import Capability

CAPABILITY = Capability(routers=(api.router, pages.router))
