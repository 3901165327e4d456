"""What all use cases of the ledger share: finding a book, a project's file and the rules that bind them."""

from collections.abc import Collection, Iterable
from datetime import date

from services.ledger.book.account import SpecialAccount, book_parts
from services.ledger.book.errors import BookNotOpen, BookUnreadable
from services.ledger.book.payment import PRIVATE
from services.ledger.book.receipt import Receipt
from services.ledger.book.reversible import PassDown
from services.ledger.closing import decisions as closing
from services.ledger.inflows.decisions import Passed
from services.ledger.payments.repeats import ALONE, History
from services.ledger.project_files.file import ProjectFile
from services.ledger.project_files.plan import PlanFile
from services.ledger.standards.standards import Standards
from services.ledger.transfers import decisions as transfers
from shared.kernel.acts import Act
from shared.kernel.divisions import succession
from shared.kernel.natural_keys import document_key
from shared.kernel.records import replace
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.platform.eventstore.store import Repository
from shared.policy import RulePack

FIRST_YEAR = 2000
"""No book is of an earlier year."""


def pack_of(unit: UnitOfWork, account: SpecialAccount, act: Act) -> RulePack:
    """The rules that bind an act on a book."""
    return pack_in_force(unit, account.state.county, account.state.fiscal_year, act)


def pack_in_force(unit: UnitOfWork, county: str, fiscal_year: int, act: Act) -> RulePack:
    """The rules in force when the act is recorded, or when the year ended, if that is over: no typed day chooses."""
    return unit.packs.for_place(county, min(act.recorded_on, date(fiscal_year, 12, 31)))


def history_of(unit: UnitOfWork, account: SpecialAccount, payees: Collection[str]) -> History:
    """What is looked through before money goes to these people: every book that could have paid them or theirs.

    Asked in the writer's round, so that of two requests at one moment the later one sees the earlier.
    """
    if not payees:
        return ALONE
    kin, books = unit.kinship(payees), unit.repository
    places = {place[:length] for place in (account.state.county, *kin.counties) for length in (2, 4, 6)}
    years = range(FIRST_YEAR, account.state.fiscal_year + 2)
    others = (account_of(books, place, year) for place in sorted(places) for year in years)
    found = {other.id: other for other in others if other is not None and other is not account}
    return History(tuple(found.values()), kin, books.named(Standards, account.state.county))


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


def payees_of(account: SpecialAccount, payment: str) -> tuple[str, ...]:
    """The people whom a payment goes to, by the vault's keys; none where it goes to a unit."""
    terms, batch = account.state.payment(payment).terms, account.state.batches.get(payment)
    if terms.payee_class not in PRIVATE:
        return ()
    return tuple(batch.payees) if batch else (terms.payee,)


def earlier(books: Repository, account: SpecialAccount, of: str) -> tuple[SpecialAccount, ...]:
    """The sealed books before this one, the newest first, where `of` (a book, or a payment) is not of this one."""
    if succession().same(of, account.state.book) or of.startswith(f"{account.state.book}-"):
        return ()
    return tuple(book(books, name) for name in reversed(account.state.continues))


def passed_down(books: Repository, account: SpecialAccount, receipts: Iterable[Receipt]) -> Passed:
    """What superiors' books on this platform say of the transfers that receipts name, by id."""
    found: dict[str, PassDown | None] = {}
    for name in {document_key(receipt.transfer_id) for receipt in receipts} - {""}:
        superior = _superior(books, account, name.rpartition("-")[0])
        if superior is not None:
            found[name] = _as_it_stands(books, superior, name)
    return found


def _as_it_stands(books: Repository, superior: SpecialAccount, transfer_id: str) -> PassDown | None:
    """What a superior's book passed down under an id, net of what later years' books called back of it."""
    sent, later = (
        transfers.sent(superior, transfer_id),
        account_of(books, superior.state.county, superior.state.fiscal_year + 1),
    )
    while sent is not None and later is not None:
        if transfer_id in later.state.recalled:
            sent = replace(sent, fen=later.state.recalled[transfer_id].left)
        later = account_of(books, later.state.county, later.state.fiscal_year + 1)
    return sent


def lower_books(books: Repository, account: SpecialAccount, to: str, of_book: str) -> tuple[SpecialAccount, ...]:
    """The books of `to` that a transfer of `of_book` may be in, the newest first: of its year and up to the next."""
    _, year = book_parts(of_book)
    years = range(account.state.fiscal_year + 1, year - 1, -1)
    return tuple(found for year in years if (found := account_of(books, to, year)) is not None)


def _superior(books: Repository, account: SpecialAccount, name: str) -> SpecialAccount | None:
    try:
        place, year = book_parts(name)
    except BookUnreadable:
        return None
    above = succession().within(account.state.county, place) and place != account.state.county
    return account_of(books, place, year) if above else None


def account_of(books: Repository, county: str, fiscal_year: int) -> SpecialAccount | None:
    """The special account of a county and year, None when it is not open."""
    return books.named(SpecialAccount, county, fiscal_year)


def serving(books: Repository, file: ProjectFile) -> SpecialAccount | None:
    """The open book whose money serves a project: its year's, or the one that its sealed year went on into."""
    year = file.plan_year
    account = account_of(books, file.county, year)
    while account is not None and account.state.periods.year_closed:
        year += 1
        account = account_of(books, file.county, year)
    return account


def project_file(books: Repository, project: str) -> ProjectFile | None:
    """What is on file of a project, None when nothing was ever heard of it."""
    return books.named(ProjectFile, project)


def filed(books: Repository, project: str) -> tuple[ProjectFile | None, str]:
    """What is on file of a project, and the number it is filed under: by a former code of its county it is the same."""
    file = project_file(books, project)
    return file, file.project if file else project
