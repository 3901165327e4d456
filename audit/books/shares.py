"""A county's share register again: no more shares than the whole, each fen of a payment once, dividends to the fen."""

from dataclasses import dataclass, field
from typing import ClassVar, NamedTuple

from msgspec import Struct
from msgspec.json import Decoder

from audit.books.book import Book, Wrong, positive, same


@dataclass(slots=True)
class Entity:
    """One entity: its whole capital in shares, what each household holds, the papers of its dividends."""

    whole: int
    held: dict[str, int] = field(default_factory=dict)
    dividends: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Register:
    """One county's register, beside the `shelf` of all books, whose payments became shares, and counties `opened`."""

    shelf: dict[str, Book]
    opened: set[str]
    county: str = ""
    entries: int = 0
    entities: dict[str, Entity] = field(default_factory=dict)
    quantified: dict[str, int] = field(default_factory=dict)
    """Fen of each payment that are shares."""
    paying: "DividendDeclared | None" = None
    """A dividend whose parts are still to come."""
    parts: dict[str, int] = field(default_factory=dict)
    """Fen of each household of that dividend so far."""

    def entity(self, code: str) -> Entity:
        """An entity that was put on record."""
        if code not in self.entities:
            raise Wrong(f"股份台账没有经营主体 {code}")
        return self.entities[code]

    def take(self, entry: "ShareEntry") -> None:
        """The next entry; what is wrong is told with its number."""
        self.entries += 1
        try:
            if entry.county != self.county and not isinstance(entry, RegisterOpened):
                raise Wrong("分录不属于本县的台账")
            if self.paying and not isinstance(entry, DividendSplit):
                raise Wrong(f"分红 {self.paying.document_no} 尚未分完")
            entry.enter(self)
        except Wrong as wrong:
            raise Wrong(f"股份台账 {entry.county} 第 {self.entries} 号分录：{wrong}") from wrong


class ShareEntry(Struct, gc=False):
    """The part of a stored entry that a recomputation needs."""

    TOPIC: ClassVar[str]
    county: str

    def enter(self, register: Register) -> None:
        """Change the register as this entry says; raise Wrong where it cannot be."""
        raise NotImplementedError


class RegisterOpened(ShareEntry, gc=False):
    TOPIC = "ledger.share-register.opened"

    def enter(self, register: Register) -> None:
        if register.county or self.county in register.opened:
            raise Wrong(f"{self.county} 的股份台账开立了两次")
        register.county = self.county
        register.opened.add(self.county)


class EntityRegistered(ShareEntry, gc=False):
    TOPIC = "ledger.share-register.entity-registered"
    entity: str
    shares: int

    def enter(self, register: Register) -> None:
        entity = register.entities.setdefault(self.entity, Entity(self.shares))
        entity.whole = self.shares
        _within(entity)


class Allotted(NamedTuple):
    """What one household gets, by place in the array."""

    payee: str
    commitment: str
    place: str
    shares: int


class SharesQuantified(ShareEntry, gc=False):
    TOPIC = "ledger.share-register.shares-quantified"
    entity: str
    book: str
    project: str
    payment: str
    fen: int
    holders: tuple[Allotted, ...]

    def enter(self, register: Register) -> None:
        positive(self.fen)
        self._paid(register)
        entity = register.entity(self.entity)
        if len({holder.payee for holder in self.holders}) != len(self.holders):
            raise Wrong("同一户量化了两次")
        for holder in self.holders:
            _some(holder.shares)
            entity.held[holder.payee] = entity.held.get(holder.payee, 0) + holder.shares
        _within(entity)

    def _paid(self, register: Register) -> None:
        """What becomes shares was posted in a book of the county, and becomes shares once."""
        if not self.book.startswith(f"{self.county}-"):
            raise Wrong(f"专账 {self.book} 不是本县的")
        book = register.shelf.get(self.book, Book())
        quantified = register.quantified[self.payment] = register.quantified.get(self.payment, 0) + self.fen
        if book.broken:
            return
        payment = book.payment(self.payment, "posted")
        if payment.project != self.project or quantified > payment.fen - payment.back:
            raise Wrong(f"拨付 {self.payment} 已量化 {quantified} 分，实拨 {payment.fen - payment.back} 分")


class SharesTransferred(ShareEntry, gc=False):
    TOPIC = "ledger.share-register.shares-transferred"
    entity: str
    payee: str
    to_payee: str
    shares: int

    def enter(self, register: Register) -> None:
        _some(self.shares)
        held = register.entity(self.entity).held
        left = held.pop(self.payee, 0) - self.shares
        if left < 0 or self.payee == self.to_payee:
            raise Wrong(f"农户 {self.payee} 只有 {left + self.shares} 股，转出 {self.shares} 股")
        if left:
            held[self.payee] = left
        if self.to_payee:
            held[self.to_payee] = held.get(self.to_payee, 0) + self.shares


class DividendDeclared(ShareEntry, gc=False):
    TOPIC = "ledger.share-register.dividend-declared"
    entity: str
    fen: int
    shares: int
    holders: int
    document_no: str

    def enter(self, register: Register) -> None:
        entity = register.entity(self.entity)
        if self.document_no in entity.dividends:
            raise Wrong(f"分红 {self.document_no} 登记了两次")
        if (self.shares, self.holders) != (sum(entity.held.values()), len(entity.held)) or not entity.held:
            raise Wrong(f"分红 {self.document_no} 的股数或户数与台账不符")
        entity.dividends.add(self.document_no)
        register.paying, register.parts = self, {}


class Part(NamedTuple):
    """What one household is paid, by place in the array."""

    payee: str
    shares: int
    fen: int


class DividendSplit(ShareEntry, gc=False):
    TOPIC = "ledger.share-register.dividend-split"
    entity: str
    document_no: str
    first: int
    parts: tuple[Part, ...]

    def enter(self, register: Register) -> None:
        paying, given = register.paying, register.parts
        if paying is None or (self.entity, self.document_no) != (paying.entity, paying.document_no):
            raise Wrong(f"没有待分的分红 {self.document_no}")
        if self.first != len(given) + 1:
            raise Wrong(f"分红 {self.document_no} 应从第 {len(given) + 1} 户接着分")
        held = register.entity(self.entity).held
        for part in self.parts:
            if part.payee in given or held.get(part.payee) != part.shares:
                raise Wrong(f"农户 {part.payee} 的股数与台账不符，或分了两次")
            given[part.payee] = part.fen
        if len(given) == paying.holders:
            _fairly(paying, held, given)
            register.paying = None


def _fairly(paying: DividendDeclared, held: dict[str, int], given: dict[str, int]) -> None:
    """To the fen by shares; what division leaves over goes, a fen each, to the largest remainders."""
    same(f"分红 {paying.document_no} 各户合计", sum(given.values()), paying.fen)
    more, less = [paying.shares], [0]
    for payee, shares in held.items():
        part, remainder = divmod(paying.fen * shares, paying.shares)
        if given[payee] not in (part, part + 1):
            raise Wrong(f"农户 {payee} 分得 {given[payee]} 分，按股应得 {part} 分")
        (more if given[payee] > part else less).append(remainder)
    if min(more) < max(less):
        raise Wrong(f"分红 {paying.document_no} 的尾数没有分给余数最大的户")


def _some(shares: int) -> None:
    if shares <= 0:
        raise Wrong(f"股数 {shares} 不是正数")


def _within(entity: Entity) -> None:
    held = sum(entity.held.values())
    if held > entity.whole:
        raise Wrong(f"农户共持有 {held} 股，超过总股份 {entity.whole} 股")


ENTRIES: tuple[type[ShareEntry], ...] = (
    RegisterOpened,
    EntityRegistered,
    SharesQuantified,
    SharesTransferred,
    DividendDeclared,
    DividendSplit,
)

TOPICS = tuple(entry.TOPIC for entry in ENTRIES)
READ = {entry.TOPIC.encode(): Decoder(entry).decode for entry in ENTRIES}
