"""What monitoring writes and how it is read: the one list of its aggregates."""

from services.monitoring import projections, publishing
from services.monitoring.domain.alert import Alert
from services.monitoring.domain.check import RuleCheck
from services.monitoring.domain.checkpoint_set import CheckpointSet
from services.monitoring.domain.supervision import SupervisedDay
from shared.service_log import ServiceLog
from shared.stored_events import EventRegistry

LOG = ServiceLog(
    EventRegistry("monitoring", Alert, RuleCheck, SupervisedDay, CheckpointSet), projections.project, publishing.publish
)
