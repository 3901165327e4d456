"""Daily supervision (日常监管): the county's leading group looks at each day, and instructs bodies (督办)."""

from services.monitoring.supervision.api import router
from services.monitoring.supervision.messages import MESSAGES
from services.monitoring.supervision.read_model import ROWS
from services.monitoring.supervision.supervised_day import SupervisedDay
from shared.platform.capability import Capability

CAPABILITY = Capability(aggregates=(SupervisedDay,), routers=(router,), rows=ROWS, messages=MESSAGES)
