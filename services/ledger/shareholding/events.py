"""Entries of a county's share register: what happened to shares that fund money became. They move no fund money."""

from typing import NamedTuple

from services.ledger.shareholding.register import ShareRegister
from shared.kernel.aggregate import Aggregate, Created
from shared.kernel.natural_keys import document_key


class Allotted(NamedTuple):
    """What one household gets: the vault's key and its salted commitment, a division code, so many shares."""

    payee: str
    commitment: str
    place: str
    shares: int


class Dividend(NamedTuple):
    """What one household is paid on its shares, in fen."""

    payee: str
    shares: int
    fen: int


class ShareEntry(Aggregate.Event):
    """One act on a county's register."""

    county: str


class RegisterOpened(Created, ShareEntry):
    TOPIC = "ledger.share-register.opened"

    def apply(self, register: ShareRegister) -> None:
        register.county = self.county


class EntityRegistered(ShareEntry):
    """A new rural business entity (农村新型经营主体) with its whole capital in shares; the later entry holds."""

    TOPIC = "ledger.share-register.entity-registered"
    entity: str
    name: str
    kind: str
    place: str
    shares: int
    document_no: str

    def apply(self, register: ShareRegister) -> None:
        register.register_anew(self.entity, self.name, self.shares, self.kind, self.place, self.act.effective_on)


class SharesQuantified(ShareEntry):
    """`fen` that a payment brought the entity are shares of these households (量化到户)."""

    TOPIC = "ledger.share-register.shares-quantified"
    entity: str
    book: str
    project: str
    payment: str
    fen: int
    document_no: str
    holders: tuple[Allotted, ...]
    rule_pack: str

    def apply(self, register: ShareRegister) -> None:
        register.quantified[self.payment] = register.quantified.get(self.payment, 0) + self.fen
        entity = register.entities[self.entity]
        entity.changed_on = max(entity.changed_on, self.act.effective_on)
        for holder in self.holders:
            entity.held[holder.payee] = entity.held.get(holder.payee, 0) + holder.shares
            entity.allotted_by[holder.payee] = self.act.actor.staff


class SharesTransferred(ShareEntry):
    """Shares go from one household to another, or with an empty `to_payee` back to be allotted anew (动态调整)."""

    TOPIC = "ledger.share-register.shares-transferred"
    entity: str
    payee: str
    to_payee: str
    to_commitment: str
    to_place: str
    shares: int
    document_no: str

    def apply(self, register: ShareRegister) -> None:
        entity = register.entities[self.entity]
        entity.changed_on, held = max(entity.changed_on, self.act.effective_on), entity.held
        held[self.payee] -= self.shares
        if not held[self.payee]:
            del held[self.payee]
        if self.to_payee:
            held[self.to_payee] = held.get(self.to_payee, 0) + self.shares


class DividendDeclared(ShareEntry):
    """The entity paid its household holders `fen` in all for a year, on `shares`; each one's part follows."""

    TOPIC = "ledger.share-register.dividend-declared"
    entity: str
    year: int
    fen: int
    shares: int
    holders: int
    document_no: str

    def apply(self, register: ShareRegister) -> None:
        entity = register.entities[self.entity]
        entity.divided_on = max(entity.divided_on, self.act.effective_on)
        entity.dividends.add(document_key(self.document_no))


class DividendSplit(ShareEntry):
    """The next holders' parts of a dividend, from number `first` on."""

    TOPIC = "ledger.share-register.dividend-split"
    entity: str
    document_no: str
    first: int
    parts: tuple[Dividend, ...]
