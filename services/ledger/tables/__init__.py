"""The ledger's read model. Amounts are BIGINT fen; every row names the log entry it stems from."""

from services.ledger.tables.batches import batch_lines, batches, returned_payments, standards
from services.ledger.tables.changes import lot_categories, use_changes
from services.ledger.tables.closing import closings, plans
from services.ledger.tables.columns import metadata
from services.ledger.tables.corrections import reversals
from services.ledger.tables.files import project_assets, project_files, project_notices
from services.ledger.tables.intake import announcements, settlements
from services.ledger.tables.passing_down import pass_downs
from services.ledger.tables.pool import CORRECTS, books, commitments, entries, lots, movements, postings
from services.ledger.tables.responsibility import responsible
from services.ledger.tables.shares import entities, holdings, share_changes
from services.ledger.tables.statements import statement_lines, statements
from services.ledger.tables.tap import payment_findings, payments

__all__ = [
    "CORRECTS",
    "announcements",
    "batch_lines",
    "batches",
    "books",
    "closings",
    "commitments",
    "entities",
    "entries",
    "holdings",
    "lot_categories",
    "lots",
    "metadata",
    "movements",
    "pass_downs",
    "payment_findings",
    "payments",
    "plans",
    "postings",
    "project_assets",
    "project_files",
    "project_notices",
    "responsible",
    "returned_payments",
    "reversals",
    "settlements",
    "share_changes",
    "standards",
    "statement_lines",
    "statements",
    "use_changes",
]
