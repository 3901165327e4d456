"""The register of projects (项目总台账): what a project is, what happened to it, its content in every version.

The core that every capability of the service stands on.
"""

from services.projects.register import events
from services.projects.register.messages import MESSAGES
from services.projects.register.project import Project
from services.projects.register.read_model import ROWS
from shared.platform.capability import Capability, declared_in

CAPABILITY = Capability(aggregates=(Project,), events=declared_in(events), rows=ROWS, messages=MESSAGES)
