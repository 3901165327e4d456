"""What may be asked of a county's share register. Amounts are integer fen, shares whole numbers."""

from dataclasses import dataclass

from services.ledger.shareholding.entities import Entity
from services.ledger.shareholding.events import Allotted
from services.ledger.shareholding.register import Quantification
from shared.kernel.acts import Act


@dataclass(frozen=True, kw_only=True)
class RegisterEntity:
    """Put an entity, or what has changed of it, on record."""

    act: Act
    county: str
    entity: Entity


@dataclass(frozen=True, kw_only=True)
class QuantifyShares:
    """Make shares of households of what a payment brought an entity."""

    act: Act
    county: str
    what: Quantification
    holders: tuple[Allotted, ...]


@dataclass(frozen=True, kw_only=True)
class TransferShares:
    """Move shares from a household to another, or back where `to.payee` is empty."""

    act: Act
    county: str
    entity: str
    payee: str
    to: Allotted
    document_no: str


@dataclass(frozen=True, kw_only=True)
class DeclareDividend:
    """Record what an entity paid its household holders for a year."""

    act: Act
    county: str
    entity: str
    year: int
    fen: int
    document_no: str
