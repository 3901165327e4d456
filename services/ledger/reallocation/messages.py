"""Changes inside the pool as messages."""

from services.ledger.book.messages import draws_of, of_book
from services.ledger.reallocation.entries import CategoryTransferred, UseChanged, UseChangeFiled
from shared.contracts import ledger


def _changed(event: UseChanged) -> ledger.UseChanged:
    facts = ("book", "project", "to_project", "old_purpose", "new_purpose", "fen", "plan_clause", "department")
    said = {name: getattr(event, name) for name in (*facts, "due_on")}
    return ledger.UseChanged(change_no=event.originator_version, draws=draws_of(event.draws), **said)


def _filed(event: UseChangeFiled) -> ledger.UseChangeFiled:
    facts = ("book", "change_no", "department", "filed_on", "receipt_no", "of_book")
    return ledger.UseChangeFiled(**{name: getattr(event, name) for name in facts})


def _transferred(event: CategoryTransferred) -> ledger.CategoryTransferred:
    facts = ("book", "lot", "source", "target", "fen", "document_no")
    return ledger.CategoryTransferred(**{name: getattr(event, name) for name in facts})


MESSAGES = of_book(
    {
        UseChanged: _changed,
        UseChangeFiled: _filed,
        CategoryTransferred: _transferred,
    }
)
