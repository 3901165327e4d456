"""Use cases of a county's share register."""

from services.ledger.book.loading import Books, book
from services.ledger.shareholding.commands import DeclareDividend, QuantifyShares, RegisterEntity, TransferShares
from services.ledger.shareholding.errors import EntityUnknown, NotPaidToEntity
from services.ledger.shareholding.register import ShareRegister
from shared.kernel.divisions import divisions, succession
from shared.platform.commands.writer import Outcome
from shared.platform.eventstore.store import Repository


class OfTheShares(Books):
    """Entities, what their households hold, and dividends."""

    def register_entity(self, books: Repository, command: RegisterEntity) -> Outcome:
        """Put an entity on record; the first one opens the county's register."""
        divisions().county(command.county)
        register = books.named(ShareRegister, command.county)
        if register is None:
            register = ShareRegister.open(command.county, command.act)
            books.add(register)
        register.register_entity(command.entity, command.act)
        return Outcome((register,), {"entity": command.entity.code, "shares": command.entity.shares})

    def quantify_shares(self, books: Repository, command: QuantifyShares) -> Outcome:
        """Make shares of a payment; it stands in a book of the same county."""
        register, account = _register(books, command.county), book(books, command.what.book)
        if not succession().same(account.county, command.county):
            raise NotPaidToEntity(f"{account.book} 不是本县的专账")
        paid, pack = account.payment(command.what.payment), self._pack(account, command.act)
        held = register.quantify(command.what, paid, command.holders, pack, command.act)
        return Outcome((register,), {"entity": command.what.entity, "held": held, "rule_pack": pack.name})

    def transfer_shares(self, books: Repository, command: TransferShares) -> Outcome:
        """Move shares."""
        register = _register(books, command.county)
        register.transfer(command.entity, command.payee, command.to, command.document_no, command.act)
        return Outcome((register,), {"entity": command.entity, "held": register.entity(command.entity).allotted})

    def declare_dividend(self, books: Repository, command: DeclareDividend) -> Outcome:
        """Record a dividend; the answer says how many households share it, the reading who."""
        register = _register(books, command.county)
        parts = register.declare_dividend(command.entity, command.year, command.fen, command.document_no, command.act)
        return Outcome((register,), {"entity": command.entity, "fen": command.fen, "holders": len(parts)})


def _register(books: Repository, county: str) -> ShareRegister:
    register = books.named(ShareRegister, county)
    if register is None:
        raise EntityUnknown("本县尚无股份台账，请先登记经营主体")
    return register
