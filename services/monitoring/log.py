"""What monitoring writes and how it is read: the one list of its aggregates."""

from services.monitoring import projections, publishing
from services.monitoring.domain.alert import Alert
from services.monitoring.domain.check import RuleCheck
from services.monitoring.domain.checkpoint_set import CheckpointSet
from services.monitoring.domain.supervision import SupervisedDay
from shared.platform.eventstore.registry import EventRegistry
from shared.platform.eventstore.service_log import ServiceLog

LOG = ServiceLog(
    EventRegistry("monitoring", Alert, RuleCheck, SupervisedDay, CheckpointSet), projections.project, publishing.publish
)
