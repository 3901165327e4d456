"""What is looked through before money goes to people: every book that could have paid them or theirs."""

from collections.abc import Collection

from services.ledger.book.account import SpecialAccount
from services.ledger.book.loading import account_of
from services.ledger.book.payment import PRIVATE
from services.ledger.payments.repeats import ALONE, History
from services.ledger.standards.standards import Standards
from shared.platform.commands.unit_of_work import UnitOfWork

FIRST_YEAR = 2000
"""No book is of an earlier year."""


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


def payees_of(account: SpecialAccount, payment: str) -> tuple[str, ...]:
    """The people whom a payment goes to, by the vault's keys; none where it goes to a unit."""
    terms, batch = account.state.payment(payment).terms, account.state.batches.get(payment)
    if terms.payee_class not in PRIVATE:
        return ()
    return tuple(batch.payees) if batch else (terms.payee,)
