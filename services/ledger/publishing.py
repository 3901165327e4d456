"""Own event -> published message. Every event is published; a file's note says only which fact was taken down."""

from services.ledger.accountability import messages as responsibility
from services.ledger.batches import messages as batches
from services.ledger.book.account import book_parts
from services.ledger.book.entry import Entry
from services.ledger.closing import messages as closing
from services.ledger.corrections import messages as corrections
from services.ledger.expected_receipts import messages as intake
from services.ledger.inflows import messages as pool
from services.ledger.payments import messages as tap
from services.ledger.project_files.plan import PlanNote
from services.ledger.reallocation import messages as changes
from services.ledger.reconciliation import events as reconciling
from services.ledger.reconciliation import messages as statements
from services.ledger.shareholding import messages as shares
from services.ledger.shareholding.events import ShareEntry
from services.ledger.standards.standards import StandardsEntry
from services.ledger.transfers import messages as passing_down
from shared.contracts import ledger
from shared.contracts.envelope import Published
from shared.platform.eventstore.store import Recorded

_MESSAGES = (
    pool.MESSAGES
    | intake.MESSAGES
    | tap.MESSAGES
    | corrections.MESSAGES
    | batches.MESSAGES
    | closing.MESSAGES
    | changes.MESSAGES
    | passing_down.MESSAGES
    | responsibility.MESSAGES
)


def publish(recorded: Recorded) -> Published:
    """What the world hears of one event, addressed by the book's county or the project's."""
    event = recorded.event
    if isinstance(event, reconciling.Noted):
        said = statements.message_of(event)
        return Published("reconciliation", said.__struct_config__.tag, event.book, book_parts(event.book)[0], said)
    if isinstance(event, StandardsEntry):
        rate = batches.standard_of(event)
        return Published("standards", str(rate.__struct_config__.tag), event.county, event.county, rate)
    if isinstance(event, ShareEntry):
        share = shares.message_of(event)
        return Published("shares", str(share.__struct_config__.tag), event.county, event.county, share)
    if isinstance(event, PlanNote):
        return closing.plan_noted(event)
    if not isinstance(event, Entry):
        fact = event.TOPIC.rsplit(".", 1)[1]
        noted = ledger.FileNoted(project=event.project, fact=fact, source_sequence=event.source_sequence)
        return Published("project-file", "file-noted", event.project, event.county, noted)
    message = _MESSAGES[type(event)](event)
    county, _ = book_parts(event.book)
    return Published("account", message.__struct_config__.tag, event.book, county, message)
