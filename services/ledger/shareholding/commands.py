"""What may be asked of a county's share register. Amounts are integer fen, shares whole numbers."""

from dataclasses import dataclass

from services.ledger.book.loading import book, pack_of
from services.ledger.shareholding import decisions
from services.ledger.shareholding.decisions import Quantification
from services.ledger.shareholding.entities import Entity
from services.ledger.shareholding.errors import EntityUnknown, NotPaidToEntity
from services.ledger.shareholding.events import Allotted
from services.ledger.shareholding.register import ShareRegister
from shared.kernel.acts import Act
from shared.kernel.divisions import divisions, succession
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.platform.commands.writer import Outcome
from shared.platform.eventstore.store import Repository


@dataclass(frozen=True, kw_only=True)
class RegisterEntity:
    """A rural business entity with its whole capital in shares, or what has changed of it."""

    act: Act
    county: str
    entity: Entity


def register_entity(unit: UnitOfWork, command: RegisterEntity) -> Outcome:
    """Put an entity on record; the first one opens the county's register."""
    divisions().county(command.county)
    register = unit.repository.named(ShareRegister, command.county)
    if register is None:
        register = decisions.open_register(command.county, command.act)
        unit.repository.add(register)
    decisions.register_entity(register, command.entity, command.act)
    return Outcome((register,), {"entity": command.entity.code, "shares": command.entity.shares})


@dataclass(frozen=True, kw_only=True)
class QuantifyShares:
    """Make shares of households of what a payment brought an entity."""

    act: Act
    county: str
    what: Quantification
    holders: tuple[Allotted, ...]


def quantify_shares(unit: UnitOfWork, command: QuantifyShares) -> Outcome:
    """Make shares of a payment; it stands in a book of the same county."""
    register, account = _register(unit.repository, command.county), book(unit.repository, command.what.book)
    if not succession().same(account.state.county, command.county):
        raise NotPaidToEntity(f"{account.state.book} 不是本县的专账")
    paid, pack = account.state.payment(command.what.payment), pack_of(unit, account, command.act)
    held = decisions.quantify(register, command.what, paid, command.holders, pack, command.act)
    return Outcome((register,), {"entity": command.what.entity, "held": held, "rule_pack": pack.name})


@dataclass(frozen=True, kw_only=True)
class TransferShares:
    """Shares from a household to another, or back where `to.payee` is empty."""

    act: Act
    county: str
    entity: str
    payee: str
    to: Allotted
    document_no: str


def transfer_shares(unit: UnitOfWork, command: TransferShares) -> Outcome:
    """Move them within the entity's whole; answers what all households hold of it."""
    register = _register(unit.repository, command.county)
    decisions.transfer(register, command.entity, command.payee, command.to, command.document_no, command.act)
    return Outcome((register,), {"entity": command.entity, "held": register.entity(command.entity).allotted})


@dataclass(frozen=True, kw_only=True)
class DeclareDividend:
    """Record what an entity paid its household holders for a year."""

    act: Act
    county: str
    entity: str
    year: int
    fen: int
    document_no: str


def declare_dividend(unit: UnitOfWork, command: DeclareDividend) -> Outcome:
    """Record a dividend; the answer says how many households share it, the reading who."""
    register = _register(unit.repository, command.county)
    parts = decisions.declare_dividend(
        register, command.entity, command.year, command.fen, command.document_no, command.act
    )
    return Outcome((register,), {"entity": command.entity, "fen": command.fen, "holders": len(parts)})


def _register(books: Repository, county: str) -> ShareRegister:
    register = books.named(ShareRegister, county)
    if register is None:
        raise EntityUnknown("本县尚无股份台账，请先登记经营主体")
    return register
