"""Use cases of what is announced, and of advances to be settled."""

from services.ledger.book.loading import Books, book
from services.ledger.expected_receipts.commands import AnnounceFunds, SettleAdvance, WithdrawAnnouncement
from shared.platform.commands.writer import Outcome
from shared.platform.eventstore.store import Repository


class OfTheIntake(Books):
    """Budgets, notices, advances."""

    def announce_funds(self, books: Repository, command: AnnounceFunds) -> Outcome:
        """Put a budget line or a superior's notice on record."""
        account = book(books, command.book)
        name = account.announce(command.said, self._pack(account, command.act), command.act)
        return Outcome((account,), {"book": account.book, "announcement": name, "entry_no": account.version})

    def withdraw_announcement(self, books: Repository, command: WithdrawAnnouncement) -> Outcome:
        """Await it no longer."""
        account = book(books, command.book)
        account.withdraw(command.announcement, self._pack(account, command.act), command.act)
        return Outcome((account,), {"book": account.book, "announcement": command.announcement})

    def settle_advance(self, books: Repository, command: SettleAdvance) -> Outcome:
        """Set a later quota against an advance payment."""
        account = book(books, command.book)
        pack = self._pack(account, command.act)
        unsettled = account.settle_advance(
            command.lot, command.document_no, command.document_date, command.fen, pack, command.act
        )
        return Outcome((account,), {"book": account.book, "lot": command.lot, "unsettled_fen": unsettled})
