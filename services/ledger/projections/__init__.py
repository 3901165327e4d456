"""The ledger's own events become rows, in the transaction that moves the position."""

from sqlalchemy import Connection, insert

from services.ledger.domain import entries as entry
from services.ledger.domain.entries import statements as reconciling
from services.ledger.domain.entries.shares import ShareEntry
from services.ledger.domain.plan_file import PlanNote
from services.ledger.domain.standards import StandardsEntry
from services.ledger.projections import (
    batches,
    changes,
    closing,
    corrections,
    intake,
    passing_down,
    pool,
    responsibility,
    tap,
)
from services.ledger.projections.closing import plan_noted
from services.ledger.projections.entries import entry_of, postings_of
from services.ledger.projections.files import project_file
from services.ledger.projections.shares import project_shares
from services.ledger.projections.statements import project_reconciliation
from services.ledger.tables import entries, postings
from shared.platform.eventstore.store import Recorded

_NEW_ENTRY, _NEW_POSTINGS = insert(entries), insert(postings)
BOOKED_ANEW = (entry.InflowReceived, entry.FundsCommitted, entry.FundsDisbursed, entry.SpendingReported)
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
    if not isinstance(event, entry.Entry):
        project_file(connection, recorded)
        return
    row = entry_of(recorded)
    connection.execute(_NEW_ENTRY, row)
    if row["replaces"] and type(event) in BOOKED_ANEW:
        corrections.replaced(connection, event.book, row["replaces"], row["entry_no"])
    if made := postings_of(recorded):
        connection.execute(_NEW_POSTINGS, made)
    _ROWS[type(event)](connection, recorded.sequence, event)
