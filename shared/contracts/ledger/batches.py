"""Payment batches, returned payments and subsidy standards: counts and sums, never who was paid."""

from datetime import date

import msgspec

from shared.contracts.ledger.movements import Draw


class PlaceSum(msgspec.Struct, frozen=True):
    """What one place gets of a batch."""

    place: str
    lines: int
    fen: int


class BatchSubmitted(msgspec.Struct, frozen=True, kw_only=True, tag="batch-submitted"):
    """A payment to many was asked for. `lines` were submitted, `accepted` go on with `fen` in all."""

    book: str
    project: str
    payment: str
    mode: str
    lines: int
    accepted: int
    refused: int
    fen: int
    payee_class: str
    purpose: str
    instrument: str = ""
    green_channel: bool = False
    places: tuple[PlaceSum, ...] = ()


class BatchLinesEntered(msgspec.Struct, frozen=True, kw_only=True, tag="batch-lines-entered"):
    """So many lines of a batch, from number `first` on, lie in the log."""

    book: str
    payment: str
    first: int
    lines: int
    accepted: int
    fen: int


class PaymentReturned(msgspec.Struct, frozen=True, kw_only=True, tag="payment-returned"):
    """The bank sent back a payment (`line` 0) or a line of a batch; the money is in its lots again."""

    book: str
    project: str
    payment: str
    line: int
    fen: int
    draws: tuple[Draw, ...]
    to_pool: bool
    reason_code: str
    paid_total_fen: int


class SubsidyStandardsOpened(msgspec.Struct, frozen=True, kw_only=True, tag="subsidy-standards-opened"):
    """A county begins its table of subsidy standards."""

    county: str


class SubsidyStandardSet(msgspec.Struct, frozen=True, kw_only=True, tag="subsidy-standard-set"):
    """So much a unit, for households of a place and type, from a day on."""

    county: str
    policy: str
    subsidy: str
    place: str
    household_type: str
    fen: int
    unit: str
    valid_from: date
    valid_until: date | None = None
    document_no: str = ""
    stackable: bool = True


Message = BatchSubmitted | BatchLinesEntered | PaymentReturned | SubsidyStandardsOpened | SubsidyStandardSet
