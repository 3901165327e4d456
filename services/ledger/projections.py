"""The ledger's own events become rows, in the transaction that moves the position."""

from sqlalchemy import Connection, insert

from services.ledger.accountability import projection as responsibility
from services.ledger.batches import projection as batches
from services.ledger.book.entry import Entry
from services.ledger.book.journal import entry_of, postings_of
from services.ledger.book.tables import entries, postings
from services.ledger.closing import projection as closing
from services.ledger.closing.projection import plan_noted
from services.ledger.corrections import projection as corrections
from services.ledger.expected_receipts import projection as intake
from services.ledger.inflows import projection as pool
from services.ledger.inflows.entries import FundsCommitted, InflowReceived
from services.ledger.payments import projection as tap
from services.ledger.payments.entries import FundsDisbursed, SpendingReported
from services.ledger.project_files.plan import PlanNote
from services.ledger.project_files.projection import project_file
from services.ledger.reallocation import projection as changes
from services.ledger.reconciliation import events as reconciling
from services.ledger.reconciliation.projection import project_reconciliation
from services.ledger.shareholding.events import ShareEntry
from services.ledger.shareholding.projection import project_shares
from services.ledger.standards.standards import StandardsEntry
from services.ledger.transfers import projection as passing_down
from shared.platform.eventstore.store import Recorded

_NEW_ENTRY, _NEW_POSTINGS = insert(entries), insert(postings)
BOOKED_ANEW = (InflowReceived, FundsCommitted, FundsDisbursed, SpendingReported)
"""What stands in the place of what a reversal undid: a payment from the day it is paid."""

_ROWS = pool.ROWS | tap.ROWS | intake.ROWS | corrections.ROWS | batches.ROWS | closing.ROWS | changes.ROWS
_ROWS |= passing_down.ROWS | responsibility.ROWS


def project(connection: Connection, recorded: Recorded) -> None:
    """Write what one event changed: its entry, its postings, and the rows it touches."""
    event = recorded.event
    if isinstance(event, reconciling.Noted):
        project_reconciliation(connection, recorded)
        return
    if isinstance(event, StandardsEntry):
        batches.project_standard(connection, recorded)
        return
    if isinstance(event, ShareEntry):
        project_shares(connection, recorded)
        return
    if isinstance(event, PlanNote):
        plan_noted(connection, recorded)
        return
    if not isinstance(event, Entry):
        project_file(connection, recorded)
        return
    row = entry_of(recorded)
    connection.execute(_NEW_ENTRY, row)
    if row["replaces"] and type(event) in BOOKED_ANEW:
        corrections.replaced(connection, event.book, row["replaces"], row["entry_no"])
    if made := postings_of(recorded):
        connection.execute(_NEW_POSTINGS, made)
    _ROWS[type(event)](connection, recorded.sequence, event)
