"""Use cases of changes inside the pool: of use, its filing, and of broad category."""

from dataclasses import replace

from services.ledger.book.loading import Books, book, earlier, filed, name_of
from services.ledger.book.receipt import lot_name
from services.ledger.reallocation.commands import ChangeUse, FileUseChange, TransferCategory
from shared.platform.commands.writer import Outcome
from shared.platform.eventstore.store import Repository


class OfChanges(Books):
    """What money is for, and what it counts as."""

    def change_use(self, books: Repository, command: ChangeUse) -> Outcome:
        """Change the use of unpaid money."""
        account, use = book(books, command.book), command.use
        (source, project), (target, to_project) = filed(books, use.project), filed(books, use.to_project)
        use = replace(use, project=project, to_project=to_project)
        draws = account.change_use(use, source, target, self._pack(account, command.act), command.act)
        split = [{"lot": draw.lot, "fen": draw.fen} for draw in draws]
        return Outcome((account,), {"book": account.book, "change_no": account.version, "draws": split})

    def file_use_change(self, books: Repository, command: FileUseChange) -> Outcome:
        """Note that a change of use was reported for filing."""
        account = book(books, command.book)
        of_book = name_of(account, command.of_book)
        before, pack = earlier(books, account, of_book), self._pack(account, command.act)
        account.file_change(
            command.change_no, command.filed_on, command.receipt_no, pack, command.act, of_book=of_book, earlier=before
        )
        return Outcome((account,), {"book": account.book, "change_no": command.change_no})

    def transfer_category(self, books: Repository, command: TransferCategory) -> Outcome:
        """Let free money of a lot count as another broad category."""
        account = book(books, command.book)
        lot, pack = lot_name(command.lot), self._pack(account, command.act)
        counted = account.transfer_category(
            lot, command.source, command.target, command.fen, command.document_no, pack, command.act
        )
        return Outcome((account,), {"lot": lot, "entry_no": account.version, "target_fen": counted})
