"""What may be asked of a book's calendar, and what a plan's approval asks of the ledger."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from services.ledger.book.account import SpecialAccount
from services.ledger.book.loading import account_of, book, pack_of
from services.ledger.closing import decisions
from services.ledger.closing.decisions import Check, Neighbours
from services.ledger.reconciliation.reconciliation import Reconciliation
from shared.kernel.acts import Act
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.platform.commands.writer import Outcome
from shared.platform.eventstore.store import Repository


@dataclass(frozen=True, kw_only=True)
class ClosePeriod:
    """A month (yyyy-mm) is to be sealed. `checkpoint`: size and root of the log's last signed one."""

    act: Act
    book: str
    period: str
    checkpoint: tuple[int, str]


def close_period(unit: UnitOfWork, command: ClosePeriod) -> Outcome:
    """Seal the month; December hands what is left to next year's book, both books in one round."""
    account = book(unit.repository, command.book)
    neighbours = _neighbours(unit.repository, account)
    pack = pack_of(unit, account, command.act)
    checks = decisions.close(account, command.period, neighbours, command.checkpoint, pack, command.act)
    sealed = account.state.periods.sealed[-1]
    answer = {"book": account.state.book, "entry_no": sealed.entry_no} | asdict(sealed) | {"checks": _listed(checks)}
    if neighbours.after is None or not account.state.periods.year_closed:
        return Outcome((account,), answer)
    carried = sum(lot.carried_over for lot in account.state.lots.values())
    answer |= {"carried_into": neighbours.after.state.book, "carried_fen": carried}
    return Outcome((account, neighbours.after), answer)


@dataclass(frozen=True, kw_only=True)
class ReopenPeriod:
    """The last closed month is to be open again, by these minutes of the leading group."""

    act: Act
    book: str
    period: str
    minutes_no: str


def reopen_period(unit: UnitOfWork, command: ReopenPeriod) -> Outcome:
    """Open the month; December only while next year's book has not taken over from it."""
    account = book(unit.repository, command.book)
    after = account_of(unit.repository, account.state.county, account.state.fiscal_year + 1)
    decisions.reopen(
        account, command.period, command.minutes_no, after, pack_of(unit, account, command.act), command.act
    )
    return Outcome((account,), {"book": account.state.book, "period": command.period, "entry_no": account.version})


@dataclass(frozen=True, kw_only=True)
class AskChecklist:
    """Ask what stands in the way of closing a month on a day."""

    book: str
    period: str
    on: date


def ask_checklist(unit: UnitOfWork, command: AskChecklist) -> Outcome:
    """What the book itself says stands in the way: the closing will say the same. Nothing is decided."""
    account = book(unit.repository, command.book)
    checks = decisions.checklist(account, command.period, command.on, _neighbours(unit.repository, account))
    ready = not any(check.blocks for check in checks)
    return Outcome(
        (), {"book": account.state.book, "period": command.period, "ready": ready, "checks": _listed(checks)}
    )


def _neighbours(books: Repository, account: SpecialAccount) -> Neighbours:
    year = account.state.fiscal_year
    before, after = (account_of(books, account.state.county, other) for other in (year - 1, year + 1))
    statements = books.named(Reconciliation, account.state.book)
    lines = statements.lines.items() if statements else ()
    unmatched = {number: line.shown.day for number, line in lines if line.stage == "open"}
    return Neighbours(before, after, unmatched)


def _listed(checks: tuple[Check, ...]) -> list[dict[str, Any]]:
    return [asdict(check) for check in checks]
