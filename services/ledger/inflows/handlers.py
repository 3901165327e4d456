"""Use cases of the pool: opening a book, money in, money set aside."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.ledger.book.account import SpecialAccount
from services.ledger.book.errors import BookAlreadyOpen, LinesRefused
from services.ledger.book.loading import Books, account_of, book, filed, passed_down
from services.ledger.inflows import import_rows as importing
from services.ledger.inflows.commands import (
    AppointKeeper,
    CommitFunds,
    ImportInflows,
    OpenBook,
    ReceiveEach,
    ReceiveInflow,
    ReceiveInflows,
)
from services.ledger.inflows.decisions import Intake
from shared.importing import ImportReport, to_json
from shared.kernel.divisions import divisions
from shared.kernel.errors import DomainError, FieldProblem
from shared.platform.commands.writer import Outcome
from shared.platform.eventstore.store import Repository
from shared.platform.problems import Problem, problem_of

_Many = ReceiveInflows | ReceiveEach | ImportInflows


class OfThePool(Books):
    """Opening, inflows one by one, many and from files, and commitments."""

    def open_book(self, books: Repository, command: OpenBook) -> Outcome:
        """Open the one book of a county and year; nothing is committed by it."""
        county = divisions().opened_for(command.county, command.fiscal_year)
        command.act.within(county)
        found = account_of(books, county, command.fiscal_year)
        if found is not None:
            raise BookAlreadyOpen(f"{found.book} 已开立，一县一年只有一个资金池，由 {found.keeper} 管理")
        account = self.opened(books, county, command.fiscal_year, command.keeper, command.act)
        pack = self._pack(account, command.act)
        return Outcome((account,), {"book": account.book, "keeper": account.keeper, "rule_pack": pack.name})

    def appoint_keeper(self, books: Repository, command: AppointKeeper) -> Outcome:
        """Name another keeper or a substitute."""
        account = book(books, command.book)
        pack = self._pack(account, command.act)
        account.appoint(command.keeper, command.since, command.until, pack, command.act)
        return Outcome((account,), {"book": account.book, "keeper": account.keeper})

    def receive_inflow(self, books: Repository, command: ReceiveInflow) -> Outcome:
        """Book one receipt; it becomes a lot."""
        account = book(books, command.book)
        passed = passed_down(books, account, (command.receipt,))
        lot = account.receive(command.receipt, self._pack(account, command.act), command.act, passed=passed)
        return Outcome((account,), {"book": account.book, "lot": lot, "entry_no": account.version})

    def receive_inflows(self, books: Repository, command: ReceiveInflows) -> Outcome:
        """Book many receipts in one round: all of them, or none and every bad line named."""
        account = book(books, command.book)
        passed = passed_down(books, account, command.receipts)
        examined = account.examine(command.receipts, self._pack(account, command.act), command.act, passed=passed)
        if examined.refused:
            fields = tuple(problem for line, refusal in examined.refused.items() for problem in _of_line(line, refusal))
            raise LinesRefused(f"{len(examined.refused)} 行不能入账，整批未入账，请更正后重新提交", fields=fields)
        lots = _booked(account, examined, command)
        return Outcome((account,), {"book": account.book, "accepted": len(lots), "lots": lots})

    def receive_each(self, books: Repository, command: ReceiveEach) -> Outcome:
        """Book every line that may be booked and say of each line what became of it, in their order."""
        account = book(books, command.book)
        numbers, receipts = zip(*command.receipts.items(), strict=True) if command.receipts else ((), ())
        passed = passed_down(books, account, receipts)
        examined = account.examine(receipts, self._pack(account, command.act), command.act, passed=passed)
        lots = _booked(account, examined, command)
        said = _said(numbers, examined, lots, command.unreadable)
        result = {"book": account.book, "accepted": len(lots), "refused": len(said) - len(lots)}
        return Outcome((account,), result | {"lines": [{"line": line} | said[line] for line in sorted(said)]})

    def import_inflows(self, books: Repository, command: ImportInflows) -> Outcome:
        """Book what a file says came in: every row in one round, or none and every bad row named, or the good ones."""
        account = book(books, command.book)
        rows = importing.receipts_of(command.sheet, command.received_on)
        passed = passed_down(books, account, rows.values())
        examined = account.examine(rows.values(), self._pack(account, command.act), command.act, passed=passed)
        sheet = importing.with_refusals(command.sheet, list(rows), examined.refused)
        if not command.continuing:
            sheet.require_importable()
        lots = _booked(account, examined, command)
        results = _said(list(rows), examined, lots, command.unreadable)
        report = ImportReport(sheet=sheet, dry_run=command.dry_run, results=results, continuing=command.continuing)
        return Outcome((account,), to_json(report))

    def commit_funds(self, books: Repository, command: CommitFunds) -> Outcome:
        """Set a decided project's money aside."""
        account = book(books, command.book)
        file, project = filed(books, command.project)
        pack = self._pack(account, command.act)
        draws = account.commit(file, project, pack, command.act, lots=command.lots, order=command.order)
        split = [{"lot": draw.lot, "fen": draw.fen} for draw in draws]
        return Outcome((account,), {"project": project, "fen": sum(d.fen for d in draws), "draws": split})


def _booked(
    account: SpecialAccount, examined: Intake, command: ReceiveInflows | ReceiveEach | ImportInflows
) -> list[str]:
    """The lots that were booked; a dry run only says which they would be, and the book need not be read anew."""
    if command.dry_run:
        return [facts["lot"] for facts in examined.good.values()]
    return account.take_in(examined, command.act)


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
