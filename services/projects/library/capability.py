"""The library (项目库): a project enters it under a number of its own, and no project twice (000 四（六）)."""

from services.projects.library import events
from services.projects.library.api import router
from services.projects.library.library import Library
from services.projects.library.messages import MESSAGES
from shared.platform.capability import Capability, declared_in

CAPABILITY = Capability(aggregates=(Library,), events=declared_in(events), routers=(router,), messages=MESSAGES)
