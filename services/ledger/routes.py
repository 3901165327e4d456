"""The ledger's counters, and its windows in `readings.py`."""

from services.ledger.batches import api as batches
from services.ledger.closing import api as closing
from services.ledger.corrections import api as corrections
from services.ledger.expected_receipts import api as intake
from services.ledger.inflows import api as pool
from services.ledger.inflows import import_api as imports
from services.ledger.payees import api as persons
from services.ledger.payees import import_api as person_files
from services.ledger.payments import api as tap
from services.ledger.reallocation import api as changes
from services.ledger.reconciliation import api as statements
from services.ledger.reports import audit_api as audit
from services.ledger.reports import book_api as readings
from services.ledger.reports import quality_api as quality
from services.ledger.reports import responsibility_api as responsibility
from services.ledger.reports import sealing_api as evidence
from services.ledger.shareholding import api as shares
from services.ledger.transfers import api as passing_down

ROUTERS = (
    audit.router,
    closing.router,
    pool.router,
    intake.router,
    tap.router,
    corrections.router,
    changes.router,
    passing_down.router,
    imports.router,
    readings.router,
    quality.router,
    statements.router,
    persons.router,
    person_files.router,
    evidence.router,
    batches.router,
    shares.router,
    responsibility.router,
)
