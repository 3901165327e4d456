"""What the projects service writes and how it is read: the one list of its aggregates."""

from services.projects import projections, publishing
from services.projects.domain.library import Library
from services.projects.domain.plan import AnnualPlan
from services.projects.domain.project import Project
from shared.service_log import ServiceLog
from shared.stored_events import EventRegistry

LOG = ServiceLog(EventRegistry("projects", Project, AnnualPlan, Library), projections.project, publishing.publish)
