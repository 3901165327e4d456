"""What reads across capabilities: balances, as-of, lineage, quality, exports, the auditor's page."""

from services.ledger.reports import (
    audit_api,
    book_api,
    execution_api,
    payees_api,
    quality_api,
    responsibility_api,
)
from services.ledger.reports.pages.audit import pages
from shared.platform.capability import Capability

CAPABILITY = Capability(
    routers=(
        audit_api.router,
        book_api.router,
        quality_api.router,
        execution_api.router,
        payees_api.router,
        responsibility_api.router,
        *pages,
    ),
)
