"""The ledger's use cases: load, decide, save. Every rule is the domain's; every handler runs in the single writer."""

from services.ledger.application.batches import OfTheBatches
from services.ledger.application.changes import OfChanges
from services.ledger.application.closing import OfTheCalendar
from services.ledger.application.corrections import OfCorrections
from services.ledger.application.files import OfTheFiles
from services.ledger.application.intake import OfTheIntake
from services.ledger.application.passing_down import OfPassingDown
from services.ledger.application.pool import OfThePool
from services.ledger.application.responsibility import OfTheResponsible
from services.ledger.application.shares import OfTheShares
from services.ledger.application.statements import OfTheStatements
from services.ledger.application.tap import OfTheTap


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
