"""What may be asked of a book's opening: the book itself, its keeper, the plan that opens it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from services.ledger.book import keeper
from services.ledger.book.account import SpecialAccount
from services.ledger.book.errors import BookAlreadyOpen
from services.ledger.book.loading import account_of, book, pack_in_force, pack_of
from services.ledger.closing import decisions as closing
from services.ledger.project_files.plan import PlanFile
from shared.kernel.acts import Act
from shared.kernel.divisions import divisions
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.platform.commands.writer import Outcome
from shared.platform.eventstore.store import Repository


def opened(unit: UnitOfWork, county: str, fiscal_year: int, keeper: str, act: Act) -> SpecialAccount:
    """Open a book, on the approved plan and behind the sealed year before where these are on file."""
    pack, books = pack_in_force(unit, county, fiscal_year, act), unit.repository
    account = SpecialAccount.open(county, fiscal_year, keeper, pack, act)
    books.add(account)
    plan = books.named(PlanFile, county, fiscal_year)
    if plan is not None:
        closing.fix_plan(account, plan, act)
    before = account_of(books, county, fiscal_year - 1)
    if before is not None and before.state.periods.year_closed:
        closing.continue_from(account, before, act)
    return account


@dataclass(frozen=True, kw_only=True)
class OpenBook:
    """The special account of a county and year, with the person who keeps it."""

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
    """Another keeper from a day on, or a substitute where `until` is given."""

    act: Act
    book: str
    keeper: str
    since: date
    until: date | None


def appoint_keeper(unit: UnitOfWork, command: AppointKeeper) -> Outcome:
    """Put the appointment into the book; answers who keeps it."""
    account = book(unit.repository, command.book)
    pack = pack_of(unit, account, command.act)
    keeper.appoint(account, command.keeper, command.since, command.until, pack, command.act)
    return Outcome((account,), {"book": account.state.book, "keeper": account.state.keeper})


@dataclass(frozen=True, kw_only=True)
class NotePlan:
    """Take down that the annual plan of a county is approved."""

    act: Act
    plan: str
    county: str
    plan_year: int
    approved_on: date
    minutes_no: str
    total_fen: int
    source_sequence: int


def note_plan(unit: UnitOfWork, command: NotePlan) -> Outcome:
    """Take the plan down, and open the year's book on it where its keeper is known; otherwise finance does."""
    file, account = _noted(unit.repository, command), account_of(unit.repository, command.county, command.plan_year)
    if account is None:
        before = account_of(unit.repository, command.county, command.plan_year - 1)
        if before is None:
            return Outcome((file,), {})
        account = opened(unit, command.county, command.plan_year, before.state.keeper, command.act)
    elif not account.state.periods.year_closed:
        closing.fix_plan(account, file, command.act)
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
