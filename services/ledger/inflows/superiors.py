"""What superiors' books on this platform say of the transfers that receipts name."""

from collections.abc import Iterable

from services.ledger.book.account import SpecialAccount, book_parts
from services.ledger.book.errors import BookUnreadable
from services.ledger.book.loading import account_of
from services.ledger.book.receipt import Receipt
from services.ledger.book.reversible import PassDown
from services.ledger.inflows.decisions import Passed
from shared.kernel.divisions import succession
from shared.kernel.natural_keys import document_key
from shared.kernel.records import replace
from shared.platform.eventstore.store import Repository


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
        superior.state.sent(transfer_id),
        account_of(books, superior.state.county, superior.state.fiscal_year + 1),
    )
    while sent is not None and later is not None:
        if transfer_id in later.state.reversed_prior:
            sent = replace(sent, fen=later.state.reversed_prior[transfer_id].left)
        later = account_of(books, later.state.county, later.state.fiscal_year + 1)
    return sent


def _superior(books: Repository, account: SpecialAccount, name: str) -> SpecialAccount | None:
    try:
        place, year = book_parts(name)
    except BookUnreadable:
        return None
    above = succession().within(account.state.county, place) and place != account.state.county
    return account_of(books, place, year) if above else None
