"""What the ledger writes and how it is read: the one list of its aggregates."""

from services.ledger import projections, publishing
from services.ledger.domain.account import SpecialAccount
from services.ledger.domain.plan_file import PlanFile
from services.ledger.domain.project_file import ProjectFile
from services.ledger.domain.shares import ShareRegister
from services.ledger.domain.standards import Standards
from services.ledger.domain.statements import Reconciliation
from shared.platform.eventstore.registry import EventRegistry
from shared.platform.eventstore.service_log import ServiceLog

LOG = ServiceLog(
    EventRegistry("ledger", SpecialAccount, ProjectFile, Reconciliation, Standards, PlanFile, ShareRegister),
    projections.project,
    publishing.publish,
)
