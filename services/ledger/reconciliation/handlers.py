"""Use cases of the reconciliation: statements in, lines matched, released and explained."""

from services.ledger.book.loading import Books, book
from services.ledger.reconciliation.commands import ImportStatement, MatchLine, MatchOpenLines, SettleLine
from services.ledger.reconciliation.errors import LineUnknown
from services.ledger.reconciliation.events import Shown
from services.ledger.reconciliation.reconciliation import Reconciliation, demand_days_of_book
from shared.platform.commands.writer import Outcome
from shared.platform.eventstore.store import Repository


class OfTheStatements(Books):
    """What the bank says, beside what the book says."""

    def import_statement(self, books: Repository, command: ImportStatement) -> Outcome:
        """Take a statement in; each of its lines is matched or stays open with the reason why."""
        account = book(books, command.book)
        found = _reconciliation(books, account.book)
        begun = found or Reconciliation.begin_for(account.book, command.act)
        if found is None:
            books.add(begun)
        shown = [
            Shown(m.day, m.direction, m.fen, m.reference, m.voucher_no, m.counterparty, m.summary)
            for m in command.movements
        ]
        days = [(m.row, m.day) for m in command.movements]
        demand_days_of_book(account.fiscal_year, days, command.act)
        known = len(begun.lines)
        statement, repeated = begun.take(
            account, command.source, command.account_no, command.filename, shown, command.act
        )
        new = {number: line for number, line in begun.lines.items() if number > known}
        matched = sum(line.stage == "matched" for line in new.values())
        counts = {"lines": len(new), "repeated": repeated, "matched": matched, "open": len(new) - matched}
        results = [
            {"line": number, "stage": line.stage, "entry": line.entry, "why": line.why} for number, line in new.items()
        ]
        said = {"warnings": list(command.doubts), "results": results}
        return Outcome((begun,), {"book": account.book, "statement": statement} | counts | said)

    def match_open_lines(self, books: Repository, command: MatchOpenLines) -> Outcome:
        """Try the queue again, after the book has moved on."""
        account, reconciliation = book(books, command.book), _reconciliation(books, command.book)
        if reconciliation is None:
            raise LineUnknown(f"专账 {command.book} 还没有导入过对账单")
        matched = reconciliation.match_open(account, command.act)
        left = sum(line.stage == "open" for line in reconciliation.lines.values())
        return Outcome((reconciliation,), {"book": account.book, "matched": matched, "open": left})

    def match_line(self, books: Repository, command: MatchLine) -> Outcome:
        """Match a line by hand, with the reason."""
        reconciliation = _with_line(books, command.book, command.line)
        reconciliation.match(book(books, command.book), command.line, command.entry, command.act)
        return _settled(reconciliation, command.line)

    def release_line(self, books: Repository, command: SettleLine) -> Outcome:
        """Put a line back into the queue, with the reason."""
        reconciliation = _with_line(books, command.book, command.line)
        reconciliation.release(book(books, command.book), command.line, command.act)
        return _settled(reconciliation, command.line)

    def explain_line(self, books: Repository, command: SettleLine) -> Outcome:
        """Explain a line that shows no entry of this book."""
        reconciliation = _with_line(books, command.book, command.line)
        reconciliation.explain(book(books, command.book), command.line, command.act)
        return _settled(reconciliation, command.line)


def _reconciliation(books: Repository, name: str) -> Reconciliation | None:
    return books.named(Reconciliation, name)


def _with_line(books: Repository, name: str, line: int) -> Reconciliation:
    reconciliation = _reconciliation(books, book(books, name).book)
    if reconciliation is None:
        raise LineUnknown(f"专账 {name} 的对账单没有第 {line} 行")
    return reconciliation


def _settled(reconciliation: Reconciliation, number: int) -> Outcome:
    line = reconciliation.lines[number]
    result = {"line": number, "stage": line.stage, "entry": line.entry, "why": line.why}
    return Outcome((reconciliation,), {"book": reconciliation.book} | result)
