"""What disclosure writes and how it is read: the one list of its aggregates."""

from services.disclosure import projections, publishing
from services.disclosure.domain.notice import Notice
from services.disclosure.domain.organisation import Organisation
from services.disclosure.domain.subject import Subject
from shared.platform.eventstore.registry import EventRegistry
from shared.platform.eventstore.service_log import ServiceLog

LOG = ServiceLog(EventRegistry("disclosure", Notice, Organisation, Subject), projections.project, publishing.publish)
