"""What reads across capabilities: balances, as-of, lineage, quality, exports, the auditor's page."""

from services.ledger.reports.api import audit, book, execution, payees, quality, responsibility
from services.ledger.reports.pages.audit import pages
from shared.platform.capability import Capability

CAPABILITY = Capability(
    routers=(
        audit.router,
        book.router,
        quality.router,
        execution.router,
        payees.router,
        responsibility.router,
        *pages,
    ),
)
