"""Use cases of a project's file: other services' facts, and what the pool answers to them."""

from services.ledger.book.loading import Books, project_file, serving
from services.ledger.project_files.commands import TakeNotes
from services.ledger.project_files.file import ProjectFile
from shared.platform.commands.writer import Outcome
from shared.platform.eventstore.store import Repository


class OfTheFiles(Books):
    """Facts are taken down as they come; a decision is answered with money or with the shortage."""

    def take_notes(self, books: Repository, command: TakeNotes) -> Outcome:
        """Take down another service's facts about a project; the first one opens its file."""
        return Outcome((self._noted(books, command),), {})

    def answer_decision(self, books: Repository, command: TakeNotes) -> Outcome:
        """Take down a decision and, where the book is open, set the money aside or record the shortage."""
        file = self._noted(books, command)
        account = serving(books, file)
        if account is None:
            return Outcome((file,), {})
        account.answer_decision(file, self._pack(account, command.act), command.act)
        return Outcome((file, account), {})

    def release_commitment(self, books: Repository, command: TakeNotes) -> Outcome:
        """Take down a cancellation and give the unpaid money back to its lots."""
        file = self._noted(books, command)
        account = serving(books, file)
        if account is None:
            return Outcome((file,), {})
        account.release(file.project, self._pack(account, command.act), command.act)
        return Outcome((file, account), {})

    def _noted(self, books: Repository, command: TakeNotes) -> ProjectFile:
        file = project_file(books, command.project)
        if file is None:
            file = ProjectFile.open(command.project, command.county, command.source_sequence, command.act)
            books.add(file)
        for note, facts in command.notes:
            file.note(note, command.act, command.source_sequence, **facts)
        return file
