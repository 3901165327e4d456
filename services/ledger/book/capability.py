"""The core that all stand on: one special account for each county and year, its entries and their postings."""

from services.ledger.book import api, entry
from services.ledger.book.account import SpecialAccount
from services.ledger.book.journal import ROWS
from shared.platform.capability import Capability, declared_in

CAPABILITY = Capability(
    aggregates=(SpecialAccount,),
    events=declared_in(entry),
    routers=(api.router, api.proofs),
    rows=ROWS,
)
