"""What may be asked of the pool. Amounts are integer fen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from services.ledger.book.account import SpecialAccount
from services.ledger.book.errors import BookNotOpen, LinesRefused
from services.ledger.book.loading import book, pack_of
from services.ledger.book.receipt import Receipt
from services.ledger.inflows import decisions
from services.ledger.inflows import import_rows as importing
from services.ledger.inflows.booked_already import compared
from services.ledger.inflows.decisions import Intake
from services.ledger.inflows.superiors import passed_down
from shared.importing import ImportReport, Sheet, to_json
from shared.importing.acceptance import with_accepted
from shared.kernel.acts import Act
from shared.kernel.errors import DomainError, FieldProblem
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.platform.commands.writer import Outcome
from shared.platform.problems import Problem, problem_of


@dataclass(frozen=True, kw_only=True)
class ReceiveInflow:
    """One receipt: one fund line of one document."""

    act: Act
    book: str
    receipt: Receipt


def receive_inflow(unit: UnitOfWork, command: ReceiveInflow) -> Outcome:
    """Book it; it becomes a lot."""
    account = book(unit.repository, command.book)
    passed = passed_down(unit.repository, account, (command.receipt,))
    lot = decisions.receive(account, command.receipt, pack_of(unit, account, command.act), command.act, passed=passed)
    return Outcome((account,), {"book": account.state.book, "lot": lot, "entry_no": account.version})


@dataclass(frozen=True, kw_only=True)
class ReceiveInflows:
    """Receipts that belong together: all or none."""

    act: Act
    book: str
    receipts: tuple[Receipt, ...]
    dry_run: bool = False


def receive_inflows(unit: UnitOfWork, command: ReceiveInflows) -> Outcome:
    """Book all of them in one round, or none and every bad line named."""
    account = book(unit.repository, command.book)
    passed = passed_down(unit.repository, account, command.receipts)
    examined = decisions.examine(
        account, command.receipts, pack_of(unit, account, command.act), command.act, passed=passed
    )
    if examined.refused:
        fields = tuple(problem for line, refusal in examined.refused.items() for problem in _of_line(line, refusal))
        raise LinesRefused(f"{len(examined.refused)} 行不能入账，整批未入账，请更正后重新提交", fields=fields)
    lots = _booked(account, examined, command)
    return Outcome((account,), {"book": account.state.book, "accepted": len(lots), "lots": lots})


@dataclass(frozen=True, kw_only=True)
class ReceiveEach:
    """Book each receipt that may be booked, by its line; `unreadable` are the lines that were no receipts."""

    act: Act
    book: str
    receipts: Mapping[int, Receipt]
    unreadable: Mapping[int, Problem]
    dry_run: bool


def receive_each(unit: UnitOfWork, command: ReceiveEach) -> Outcome:
    """Book every line that may be booked and say of each line what became of it, in their order."""
    account = book(unit.repository, command.book)
    numbers, receipts = zip(*command.receipts.items(), strict=True) if command.receipts else ((), ())
    passed = passed_down(unit.repository, account, receipts)
    examined = decisions.examine(account, receipts, pack_of(unit, account, command.act), command.act, passed=passed)
    lots = _booked(account, examined, command)
    said = _said(numbers, examined, lots, command.unreadable)
    result = {"book": account.state.book, "accepted": len(lots), "refused": len(said) - len(lots)}
    return Outcome((account,), result | {"lines": [{"line": line} | said[line] for line in sorted(said)]})


@dataclass(frozen=True, kw_only=True)
class ImportInflows:
    """Book what a notice or table says came in, all rows or none; `continuing`: the good rows, whatever the others.

    `unreadable` are the rows, by number, that were no receipts; `accept` are the doubts accepted by their names.
    `received_on` and `document_date` are what the caller says where the file does not.
    """

    act: Act
    book: str
    sheet: Sheet
    received_on: date | None
    dry_run: bool
    unreadable: Mapping[int, Problem]
    continuing: bool = False
    accept: tuple[str, ...] = ()
    document_date: date | None = None

    @property
    def days(self) -> importing.Days:
        """The days that the caller says."""
        return importing.Days(self.received_on, self.document_date)


def import_inflows(unit: UnitOfWork, command: ImportInflows) -> Outcome:
    """Book what a file says came in: every row in one round, or none and every bad row named, or the good ones.

    A dry run tells what the file says also where no book is open, or the caller's day is not one of the book's year.
    """
    try:
        account = book(unit.repository, command.book)
    except BookNotOpen as missing:
        if not command.dry_run:
            raise
        return _without_book(command, missing)
    pack = pack_of(unit, account, command.act)
    seen = compared(importing.dated(command.sheet, command.days), account, pack)
    refused = importing.undated(seen.sheet) | dict(seen.refused)
    rows = importing.receipts_of(seen.sheet, refused)
    passed = passed_down(unit.repository, account, rows.values())
    examined = decisions.examine(account, rows.values(), pack, command.act, passed=passed)
    numbers = list(rows)
    found = importing.Refused(refused | {numbers[line]: refusal for line, refusal in examined.refused.items()})
    if command.dry_run:
        found = importing.apart(found.rows, command.sheet, command.days)
    lots = {numbers[line]: facts["lot"] for line, facts in examined.good.items()}
    report = _report(command, importing.with_refusals(seen.sheet, found.rows), found, lots)
    report.require_importable()
    _booked(account, examined, replace(command, act=with_accepted(command.act, report)))
    return Outcome((account,), to_json(report))


def _without_book(command: ImportInflows, missing: BookNotOpen) -> Outcome:
    sheet = importing.dated(command.sheet, command.days)
    found = importing.Refused(importing.undated(sheet), (importing.obstacle(missing),))
    report = _report(command, importing.with_refusals(sheet, found.rows), found, {})
    report.require_importable()
    return Outcome((), to_json(report))


def _report(command: ImportInflows, sheet: Sheet, found: importing.Refused, lots: Mapping[int, str]) -> ImportReport:
    problems = {number: problem_of(refusal) for number, refusal in found.rows.items()} | dict(command.unreadable)
    return ImportReport(
        sheet=sheet,
        dry_run=command.dry_run,
        results={number: {"lot": lot} for number, lot in lots.items()}
        | {number: problem.body for number, problem in problems.items()},
        continuing=command.continuing,
        accepting=command.accept,
        obstacles=found.obstacles,
    )


_Many = ReceiveInflows | ReceiveEach | ImportInflows


def _booked(
    account: SpecialAccount, examined: Intake, command: ReceiveInflows | ReceiveEach | ImportInflows
) -> list[str]:
    """The lots that were booked; a dry run only says which they would be, and the book need not be read anew."""
    if command.dry_run:
        return [facts["lot"] for facts in examined.good.values()]
    return decisions.take_in(account, examined, command.act)


def _said(
    numbers: Sequence[int], examined: Intake, lots: Sequence[str], unreadable: Mapping[int, Problem]
) -> dict[int, dict[str, Any]]:
    """What became of each line by its number: its lot, where it was booked, or its problem."""
    said = {numbers[line]: {"lot": lot} for line, lot in zip(examined.good, lots, strict=bool(lots))}
    refused = {numbers[line]: problem_of(refusal) for line, refusal in examined.refused.items()}
    return said | {line: problem.body for line, problem in (refused | dict(unreadable)).items()}


def _of_line(line: int, refusal: DomainError) -> list[FieldProblem]:
    found = refusal.fields or (FieldProblem("", refusal.detail),)
    return [FieldProblem(f"/lines/{line}{field.pointer}", field.detail) for field in found]
