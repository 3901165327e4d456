"""Changes inside the pool as messages."""

from services.ledger.book.messages import draws_of, of_book
from services.ledger.reallocation import entries
from services.ledger.reallocation.entries import UseChanged
from shared.contracts import ledger


def _changed(event: UseChanged) -> ledger.UseChanged:
    facts = ("book", "project", "to_project", "old_purpose", "new_purpose", "fen", "plan_clause", "department")
    said = {name: getattr(event, name) for name in (*facts, "due_on")}
    return ledger.UseChanged(change_no=event.originator_version, draws=draws_of(event.draws), **said)


MESSAGES = of_book({UseChanged: _changed}, entries)
