"""What all use cases of the ledger share: finding a book, a project's file and the rules that bind them."""

from datetime import date

from services.ledger.book.account import SpecialAccount, book_parts
from services.ledger.book.errors import BookNotOpen
from shared.kernel.acts import Act
from shared.kernel.divisions import succession
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.platform.eventstore.store import Repository
from shared.policy import RulePack


def pack_of(unit: UnitOfWork, account: SpecialAccount, act: Act) -> RulePack:
    """The rules that bind an act on a book."""
    return pack_in_force(unit, account.state.county, account.state.fiscal_year, act)


def pack_in_force(unit: UnitOfWork, county: str, fiscal_year: int, act: Act) -> RulePack:
    """The rules in force when the act is recorded, or when the year ended, if that is over: no typed day chooses."""
    return unit.packs.for_place(county, min(act.recorded_on, date(fiscal_year, 12, 31)))


def book(books: Repository, name: str) -> SpecialAccount:
    """The special account of that name ("654024-2020"); raises BookUnreadable or BookNotOpen."""
    _, year = book_parts(name)
    account = books.named(SpecialAccount, name.partition("-")[0], year)
    if account is None:
        raise BookNotOpen(f"专账 {name} 尚未开立，请县财政部门先开立并指定管理人")
    return account


def name_of(account: SpecialAccount, given: str) -> str:
    """The name under which the book was opened that somebody named, of this one and those it continues."""
    known = (account.state.book, *account.state.continues)
    return next((name for name in known if succession().same(name, given)), given) if given else account.state.book


def earlier(books: Repository, account: SpecialAccount, of: str) -> tuple[SpecialAccount, ...]:
    """The sealed books before this one, the newest first, where `of` (a book, or a payment) is not of this one."""
    if succession().same(of, account.state.book) or of.startswith(f"{account.state.book}-"):
        return ()
    return tuple(book(books, name) for name in reversed(account.state.continues))


def lower_books(books: Repository, account: SpecialAccount, to: str, of_book: str) -> tuple[SpecialAccount, ...]:
    """The books of `to` that a transfer of `of_book` may be in, the newest first: of its year and up to the next."""
    _, year = book_parts(of_book)
    years = range(account.state.fiscal_year + 1, year - 1, -1)
    return tuple(found for year in years if (found := account_of(books, to, year)) is not None)


def account_of(books: Repository, county: str, fiscal_year: int) -> SpecialAccount | None:
    """The special account of a county and year, None when it is not open."""
    return books.named(SpecialAccount, county, fiscal_year)
