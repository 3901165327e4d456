"""The content of a project is changed: its fields, its place, who is responsible (004 二（三）, 三（二）)."""

from services.projects.content.api import router
from shared.platform.capability import Capability

CAPABILITY = Capability(routers=(router,))
