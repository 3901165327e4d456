"""The ledger's use cases: load, decide, save. Every rule is the domain's; every handler runs in the single writer."""

from services.ledger.accountability.handlers import OfTheResponsible
from services.ledger.batches.handlers import OfTheBatches
from services.ledger.closing.handlers import OfTheCalendar
from services.ledger.corrections.handlers import OfCorrections
from services.ledger.expected_receipts.handlers import OfTheIntake
from services.ledger.inflows.handlers import OfThePool
from services.ledger.payments.handlers import OfTheTap
from services.ledger.project_files.handlers import OfTheFiles
from services.ledger.reallocation.handlers import OfChanges
from services.ledger.reconciliation.handlers import OfTheStatements
from services.ledger.shareholding.handlers import OfTheShares
from services.ledger.transfers.handlers import OfPassingDown


class Ledger(
    OfThePool,
    OfTheIntake,
    OfTheTap,
    OfTheFiles,
    OfCorrections,
    OfTheStatements,
    OfTheBatches,
    OfChanges,
    OfPassingDown,
    OfTheCalendar,
    OfTheShares,
    OfTheResponsible,
):
    """All use cases, one method per command."""
