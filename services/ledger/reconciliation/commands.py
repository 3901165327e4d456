"""What may be asked of a book's reconciliation."""

from dataclasses import dataclass

from services.ledger.book.loading import book
from services.ledger.reconciliation import decisions
from services.ledger.reconciliation.errors import LineUnknown
from services.ledger.reconciliation.files import Movement
from services.ledger.reconciliation.reconciliation import Reconciliation, Shown
from shared.kernel.acts import Act
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.platform.commands.writer import Outcome
from shared.platform.eventstore.store import Repository


@dataclass(frozen=True, kw_only=True)
class ImportStatement:
    """Take in what the bank or the treasury says of an account."""

    act: Act
    book: str
    source: str
    account_no: str
    filename: str
    movements: tuple[Movement, ...]
    doubts: tuple[str, ...] = ()


def import_statement(unit: UnitOfWork, command: ImportStatement) -> Outcome:
    """Take a statement in; each of its lines is matched or stays open with the reason why."""
    account = book(unit.repository, command.book)
    found = _reconciliation(unit.repository, account.state.book)
    begun = found or decisions.begin_for(account.state.book, command.act)
    if found is None:
        unit.repository.add(begun)
    shown = [
        Shown(m.day, m.direction, m.fen, m.reference, m.voucher_no, m.counterparty, m.summary)
        for m in command.movements
    ]
    days = [(m.row, m.day) for m in command.movements]
    decisions.demand_days_of_book(account.state.fiscal_year, days, command.act)
    known = len(begun.lines)
    statement, repeated = decisions.take(
        begun, account, command.source, command.account_no, command.filename, shown, command.act
    )
    new = {number: line for number, line in begun.lines.items() if number > known}
    matched = sum(line.stage == "matched" for line in new.values())
    counts = {"lines": len(new), "repeated": repeated, "matched": matched, "open": len(new) - matched}
    results = [
        {"line": number, "stage": line.stage, "entry": line.entry, "why": line.why} for number, line in new.items()
    ]
    said = {"warnings": list(command.doubts), "results": results}
    return Outcome((begun,), {"book": account.state.book, "statement": statement} | counts | said)


@dataclass(frozen=True, kw_only=True)
class MatchOpenLines:
    """The lines that wait may have found their entries, since the book has moved on."""

    act: Act
    book: str


def match_open_lines(unit: UnitOfWork, command: MatchOpenLines) -> Outcome:
    """Match what can be matched; answers how many were and how many wait."""
    account, reconciliation = book(unit.repository, command.book), _reconciliation(unit.repository, command.book)
    if reconciliation is None:
        raise LineUnknown(f"专账 {command.book} 还没有导入过对账单")
    matched = decisions.match_open(reconciliation, account, command.act)
    left = sum(line.stage == "open" for line in reconciliation.lines.values())
    return Outcome((reconciliation,), {"book": account.state.book, "matched": matched, "open": left})


@dataclass(frozen=True, kw_only=True)
class MatchLine:
    """Say which entry a line shows."""

    act: Act
    book: str
    line: int
    entry: str


def match_line(unit: UnitOfWork, command: MatchLine) -> Outcome:
    """Match a line by hand, with the reason."""
    reconciliation = _with_line(unit.repository, command.book, command.line)
    decisions.match(reconciliation, book(unit.repository, command.book), command.line, command.entry, command.act)
    return _settled(reconciliation, command.line)


@dataclass(frozen=True, kw_only=True)
class SettleLine:
    """Release a line, or explain one that no entry stands behind."""

    act: Act
    book: str
    line: int


def release_line(unit: UnitOfWork, command: SettleLine) -> Outcome:
    """Put a line back into the queue, with the reason."""
    reconciliation = _with_line(unit.repository, command.book, command.line)
    decisions.release(reconciliation, book(unit.repository, command.book), command.line, command.act)
    return _settled(reconciliation, command.line)


def explain_line(unit: UnitOfWork, command: SettleLine) -> Outcome:
    """Explain a line that shows no entry of this book."""
    reconciliation = _with_line(unit.repository, command.book, command.line)
    decisions.explain(reconciliation, book(unit.repository, command.book), command.line, command.act)
    return _settled(reconciliation, command.line)


def _reconciliation(books: Repository, name: str) -> Reconciliation | None:
    return books.named(Reconciliation, name)


def _with_line(books: Repository, name: str, line: int) -> Reconciliation:
    reconciliation = _reconciliation(books, book(books, name).state.book)
    if reconciliation is None:
        raise LineUnknown(f"专账 {name} 的对账单没有第 {line} 行")
    return reconciliation


def _settled(reconciliation: Reconciliation, number: int) -> Outcome:
    line = reconciliation.lines[number]
    result = {"line": number, "stage": line.stage, "entry": line.entry, "why": line.why}
    return Outcome((reconciliation,), {"book": reconciliation.book} | result)
