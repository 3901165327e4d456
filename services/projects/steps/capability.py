"""Steps of the procedure are taken: one project, or one meeting item by item (逐项审议).

Library and draft plan are told what follows for them.
"""

from services.projects.steps.api import router
from shared.platform.capability import Capability

CAPABILITY = Capability(routers=(router,))
