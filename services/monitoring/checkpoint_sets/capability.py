"""Months' checkpoint sets (月度检查点集): where all four logs stood when a county's book closed a month."""

from services.monitoring.checkpoint_sets.api import router
from services.monitoring.checkpoint_sets.checkpoint_set import CheckpointSet
from services.monitoring.checkpoint_sets.messages import MESSAGES
from services.monitoring.checkpoint_sets.read_model import ROWS
from shared.platform.capability import Capability

CAPABILITY = Capability(aggregates=(CheckpointSet,), routers=(router,), rows=ROWS, messages=MESSAGES)
