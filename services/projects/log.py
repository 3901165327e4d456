"""What the projects service writes and how it is read: the one list of its aggregates."""

from services.projects import projections, publishing
from services.projects.domain.library import Library
from services.projects.domain.plan import AnnualPlan
from services.projects.domain.project import Project
from shared.platform.eventstore.registry import EventRegistry
from shared.platform.eventstore.service_log import ServiceLog

LOG = ServiceLog(EventRegistry("projects", Project, AnnualPlan, Library), projections.project, publishing.publish)
