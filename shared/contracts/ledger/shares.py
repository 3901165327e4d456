"""Shares that households hold in rural business entities: counts and sums, never who holds them."""

import msgspec


class ShareRegisterOpened(msgspec.Struct, frozen=True, kw_only=True, tag="share-register-opened"):
    """A county begins its register of shares."""

    county: str


class EntityRegistered(msgspec.Struct, frozen=True, kw_only=True, tag="entity-registered"):
    """An entity is on record, or what of it has changed; `shares` is its whole capital."""

    county: str
    entity: str
    name: str
    kind: str
    place: str
    shares: int


class SharesQuantified(msgspec.Struct, frozen=True, kw_only=True, tag="shares-quantified"):
    """`fen` of a payment became `shares` of so many households."""

    county: str
    entity: str
    book: str
    project: str
    payment: str
    fen: int
    shares: int
    households: int


class SharesTransferred(msgspec.Struct, frozen=True, kw_only=True, tag="shares-transferred"):
    """Shares of a household went to another, or back to be allotted anew."""

    county: str
    entity: str
    shares: int
    given_back: bool


class DividendDeclared(msgspec.Struct, frozen=True, kw_only=True, tag="dividend-declared"):
    """An entity paid its household holders `fen` in all for a year."""

    county: str
    entity: str
    year: int
    fen: int
    shares: int
    households: int


class DividendSplit(msgspec.Struct, frozen=True, kw_only=True, tag="dividend-split"):
    """The parts of so many households of a dividend, from number `first` on, lie in the log."""

    county: str
    entity: str
    first: int
    households: int
    fen: int


Message = (
    ShareRegisterOpened | EntityRegistered | SharesQuantified | SharesTransferred | DividendDeclared | DividendSplit
)
