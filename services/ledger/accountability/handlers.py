"""Use cases of who answers."""

from services.ledger.accountability.commands import NameResponsible
from services.ledger.book.loading import Books, book
from shared.platform.commands.writer import Outcome
from shared.platform.eventstore.store import Repository


class OfTheResponsible(Books):
    """Who answers for the book's money."""

    def name_responsible(self, books: Repository, command: NameResponsible) -> Outcome:
        """Name an organisation and an official for one of the county's bodies."""
        account = book(books, command.book)
        account.name_responsible(command.named, self._pack(account, command.act), command.act)
        return Outcome((account,), {"book": account.book, "entry_no": account.version, "body": command.named.body})
