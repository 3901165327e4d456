"""Annual plans (年度项目计划、实施方案): lines, approved versions, filing (备案)."""

from services.projects.plans import events
from services.projects.plans.api import router
from services.projects.plans.messages import MESSAGES
from services.projects.plans.plan import AnnualPlan
from services.projects.plans.read_model import ROWS
from shared.platform.capability import Capability, declared_in

CAPABILITY = Capability(
    aggregates=(AnnualPlan,), events=declared_in(events), routers=(router,), rows=ROWS, messages=MESSAGES
)
