"""Use cases of sealed months and years, and of the plan that opens a book."""

from dataclasses import asdict
from typing import Any

from services.ledger.book.account import SpecialAccount
from services.ledger.book.loading import Books, account_of, book
from services.ledger.closing.commands import AskChecklist, ClosePeriod, NotePlan, ReopenPeriod
from services.ledger.closing.decisions import Check, Neighbours
from services.ledger.project_files.plan import PlanFile
from services.ledger.reconciliation.reconciliation import Reconciliation
from shared.platform.commands.writer import Outcome
from shared.platform.eventstore.store import Repository


class OfTheCalendar(Books):
    """Closing, re-opening, the checklist before; plans that fix a year."""

    def ask_checklist(self, books: Repository, command: AskChecklist) -> Outcome:
        """What the book itself says stands in the way: the closing will say the same. Nothing is decided."""
        account = book(books, command.book)
        checks = account.checklist(command.period, command.on, _neighbours(books, account))
        ready = not any(check.blocks for check in checks)
        return Outcome((), {"book": account.book, "period": command.period, "ready": ready, "checks": _listed(checks)})

    def close_period(self, books: Repository, command: ClosePeriod) -> Outcome:
        """Seal a month; at the year's end two books move in one round."""
        account = book(books, command.book)
        neighbours = _neighbours(books, account)
        pack = self._pack(account, command.act)
        checks = account.close(command.period, neighbours, command.checkpoint, pack, command.act)
        sealed = account.periods.sealed[-1]
        answer = {"book": account.book, "entry_no": sealed.entry_no} | asdict(sealed) | {"checks": _listed(checks)}
        if neighbours.after is None or not account.periods.year_closed:
            return Outcome((account,), answer)
        carried = sum(lot.carried_over for lot in account.lots.values())
        answer |= {"carried_into": neighbours.after.book, "carried_fen": carried}
        return Outcome((account, neighbours.after), answer)

    def reopen_period(self, books: Repository, command: ReopenPeriod) -> Outcome:
        """Open a month again."""
        account = book(books, command.book)
        after = account_of(books, account.county, account.fiscal_year + 1)
        account.reopen(command.period, command.minutes_no, after, self._pack(account, command.act), command.act)
        return Outcome((account,), {"book": account.book, "period": command.period, "entry_no": account.version})

    def note_plan(self, books: Repository, command: NotePlan) -> Outcome:
        """Take the plan down, and open the year's book on it where its keeper is known; otherwise finance does."""
        file, account = _noted(books, command), account_of(books, command.county, command.plan_year)
        if account is None:
            before = account_of(books, command.county, command.plan_year - 1)
            if before is None:
                return Outcome((file,), {})
            account = self.opened(books, command.county, command.plan_year, before.keeper, command.act)
        elif not account.periods.year_closed:
            account.fix_plan(file, command.act)
        return Outcome((file, account), {})


def _noted(books: Repository, command: NotePlan) -> PlanFile:
    facts: dict[str, Any] = {name: value for name, value in vars(command).items() if name != "act"}
    file = books.named(PlanFile, command.county, command.plan_year)
    if file is None:
        file = PlanFile.open(command.act, **facts)
        books.add(file)
    else:
        file.amend(command.act, **facts)
    return file


def _neighbours(books: Repository, account: SpecialAccount) -> Neighbours:
    year = account.fiscal_year
    before, after = (account_of(books, account.county, other) for other in (year - 1, year + 1))
    statements = books.named(Reconciliation, account.book)
    lines = statements.lines.items() if statements else ()
    unmatched = {number: line.shown.day for number, line in lines if line.stage == "open"}
    return Neighbours(before, after, unmatched)


def _listed(checks: tuple[Check, ...]) -> list[dict[str, Any]]:
    return [asdict(check) for check in checks]
