"""The register (公告公示台账): every notice as it stands, read across capabilities: lists, one notice, its draft."""

from services.disclosure.register.api import router
from shared.platform.capability import Capability

CAPABILITY = Capability(routers=(router,))
