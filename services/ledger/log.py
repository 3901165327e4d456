"""What the ledger writes and how it is read: the one list of its aggregates."""

from services.ledger import projections, publishing
from services.ledger.book.account import SpecialAccount
from services.ledger.project_files.file import ProjectFile
from services.ledger.project_files.plan import PlanFile
from services.ledger.reconciliation.reconciliation import Reconciliation
from services.ledger.shareholding.register import ShareRegister
from services.ledger.standards.standards import Standards
from shared.platform.eventstore.registry import EventRegistry
from shared.platform.eventstore.service_log import ServiceLog

LOG = ServiceLog(
    EventRegistry("ledger", SpecialAccount, ProjectFile, Reconciliation, Standards, PlanFile, ShareRegister),
    projections.project,
    publishing.publish,
)
