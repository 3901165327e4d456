"""What may be asked of the pool. Amounts are integer fen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.ledger.book import keeper
from services.ledger.book.account import SpecialAccount
from services.ledger.book.errors import BookAlreadyOpen, LinesRefused
from services.ledger.book.loading import account_of, book, filed, opened, pack_of, passed_down
from services.ledger.book.lots import Draw
from services.ledger.book.receipt import Receipt
from services.ledger.commitments import decisions as commitments
from services.ledger.inflows import decisions
from services.ledger.inflows import import_rows as importing
from services.ledger.inflows.decisions import Intake
from shared.importing import ImportReport, Sheet, to_json
from shared.kernel.acts import Act
from shared.kernel.divisions import divisions
from shared.kernel.errors import DomainError, FieldProblem
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.platform.commands.writer import Outcome
from shared.platform.problems import Problem, problem_of


@dataclass(frozen=True, kw_only=True)
class OpenBook:
    """Open the special account of a county and year under a named keeper."""

    act: Act
    county: str
    fiscal_year: int
    keeper: str


def open_book(unit: UnitOfWork, command: OpenBook) -> Outcome:
    """Open the one book of a county and year; nothing is committed by it."""
    county = divisions().opened_for(command.county, command.fiscal_year)
    command.act.within(county)
    found = account_of(unit.repository, county, command.fiscal_year)
    if found is not None:
        raise BookAlreadyOpen(f"{found.state.book} 已开立，一县一年只有一个资金池，由 {found.state.keeper} 管理")
    account = opened(unit, county, command.fiscal_year, command.keeper, command.act)
    pack = pack_of(unit, account, command.act)
    return Outcome((account,), {"book": account.state.book, "keeper": account.state.keeper, "rule_pack": pack.name})


@dataclass(frozen=True, kw_only=True)
class AppointKeeper:
    """Name another keeper, or a substitute where `until` is given."""

    act: Act
    book: str
    keeper: str
    since: date
    until: date | None


def appoint_keeper(unit: UnitOfWork, command: AppointKeeper) -> Outcome:
    """Name another keeper or a substitute."""
    account = book(unit.repository, command.book)
    pack = pack_of(unit, account, command.act)
    keeper.appoint(account, command.keeper, command.since, command.until, pack, command.act)
    return Outcome((account,), {"book": account.state.book, "keeper": account.state.keeper})


@dataclass(frozen=True, kw_only=True)
class ReceiveInflow:
    """Book one receipt."""

    act: Act
    book: str
    receipt: Receipt


def receive_inflow(unit: UnitOfWork, command: ReceiveInflow) -> Outcome:
    """Book one receipt; it becomes a lot."""
    account = book(unit.repository, command.book)
    passed = passed_down(unit.repository, account, (command.receipt,))
    lot = decisions.receive(account, command.receipt, pack_of(unit, account, command.act), command.act, passed=passed)
    return Outcome((account,), {"book": account.state.book, "lot": lot, "entry_no": account.version})


@dataclass(frozen=True, kw_only=True)
class ReceiveInflows:
    """Book many receipts, all or none."""

    act: Act
    book: str
    receipts: tuple[Receipt, ...]
    dry_run: bool = False


def receive_inflows(unit: UnitOfWork, command: ReceiveInflows) -> Outcome:
    """Book many receipts in one round: all of them, or none and every bad line named."""
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

    `unreadable` are the rows, by number, that were no receipts.
    """

    act: Act
    book: str
    sheet: Sheet
    received_on: date
    dry_run: bool
    unreadable: Mapping[int, Problem]
    continuing: bool = False


def import_inflows(unit: UnitOfWork, command: ImportInflows) -> Outcome:
    """Book what a file says came in: every row in one round, or none and every bad row named, or the good ones."""
    account = book(unit.repository, command.book)
    rows = importing.receipts_of(command.sheet, command.received_on)
    passed = passed_down(unit.repository, account, rows.values())
    examined = decisions.examine(
        account, rows.values(), pack_of(unit, account, command.act), command.act, passed=passed
    )
    sheet = importing.with_refusals(command.sheet, list(rows), examined.refused)
    if not command.continuing:
        sheet.require_importable()
    lots = _booked(account, examined, command)
    results = _said(list(rows), examined, lots, command.unreadable)
    report = ImportReport(sheet=sheet, dry_run=command.dry_run, results=results, continuing=command.continuing)
    return Outcome((account,), to_json(report))


@dataclass(frozen=True, kw_only=True)
class CommitFunds:
    """Set a decided project's money aside, after a refusal or before the book was open.

    From these lots, or in this order, or as the rule pack orders them.
    """

    act: Act
    book: str
    project: str
    lots: tuple[Draw, ...] = ()
    order: tuple[str, ...] = ()


def commit_funds(unit: UnitOfWork, command: CommitFunds) -> Outcome:
    """Set a decided project's money aside."""
    account = book(unit.repository, command.book)
    file, project = filed(unit.repository, command.project)
    pack = pack_of(unit, account, command.act)
    draws = commitments.commit(account, file, project, pack, command.act, lots=command.lots, order=command.order)
    split = [{"lot": draw.lot, "fen": draw.fen} for draw in draws]
    return Outcome((account,), {"project": project, "fen": sum(d.fen for d in draws), "draws": split})


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
