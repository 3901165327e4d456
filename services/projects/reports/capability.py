"""What is read across capabilities: the register, one project with what comes next, tasks, plans."""

from services.projects.reports.api import router
from shared.platform.capability import Capability

CAPABILITY = Capability(routers=(router,))
