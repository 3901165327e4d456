"""Sealed months and years: closings, re-openings, what went on into the next book, the plan a book rests on."""

from datetime import date

import msgspec

from shared.contracts.ledger.movements import Draw


class StageTotal(msgspec.Struct, frozen=True):
    """One line of the trial balance by stage, in fen."""

    stage: str
    fen: int


class PeriodClosed(msgspec.Struct, frozen=True, kw_only=True, tag="period-closed"):
    """A month is sealed: control totals as at `through`; `supersedes` is the closing entry it replaces, 0 for none."""

    book: str
    period: str
    through: date
    totals: tuple[StageTotal, ...]
    entries: int
    last_entry_no: int
    seal: str
    supersedes: int
    checkpoint_size: int
    checkpoint_root: str


class PeriodReopened(msgspec.Struct, frozen=True, kw_only=True, tag="period-reopened"):
    """The leading group had a sealed month opened again; `closing` is the entry that had sealed it."""

    book: str
    period: str
    closing: int
    minutes_no: str
    reason: str


class CommitmentCarriedOver(msgspec.Struct, frozen=True, kw_only=True, tag="commitment-carried-over"):
    """What is left of a commitment goes on into the book `into`."""

    book: str
    project: str
    fen: int
    draws: tuple[Draw, ...]
    into: str


class LotCarriedOver(msgspec.Struct, frozen=True, kw_only=True, tag="lot-carried-over"):
    """The unpaid remainder of a lot goes on into the book `into`, as its lot `into_lot`."""

    book: str
    lot: str
    fen: int
    into: str
    into_lot: str


class LotCarriedIn(msgspec.Struct, frozen=True, kw_only=True, tag="lot-carried-in"):
    """Last year's remainder of a lot with its attributes. It is no new inflow: no budget of the year rests on it."""

    book: str
    county: str
    fiscal_year: int
    lot: str
    document_no: str
    fund_line: str
    fen: int
    level: str
    fund_type: str
    arranged_by: str
    origin_year: int
    received_on: date
    agricultural: bool
    stock: bool
    capital: str
    kind: str
    origin: str
    origin_lot: str
    transfer_id: str = ""


class CommitmentCarriedIn(msgspec.Struct, frozen=True, kw_only=True, tag="commitment-carried-in"):
    """Last year's commitment goes on here; `approved_fen`, `paid_fen` and `spent_fen` count from its beginning."""

    book: str
    project: str
    fen: int
    draws: tuple[Draw, ...]
    approved_fen: int
    paid_fen: int
    spent_fen: int
    minutes_no: str
    origin: str


class PaymentCarriedIn(msgspec.Struct, frozen=True, kw_only=True, tag="payment-carried-in"):
    """A payment of the sealed book `origin` is taken over, because something comes back of the `fen` left of it."""

    book: str
    project: str
    payment: str
    origin: str
    fen: int


class ReturnsCarriedIn(msgspec.Struct, frozen=True, kw_only=True, tag="returns-carried-in"):
    """So many returned payments of last year, `fen` in all, are still to be paid again: here from now on."""

    book: str
    origin: str
    claims: int
    fen: int


class ReceiptsCarriedIn(msgspec.Struct, frozen=True, kw_only=True, tag="receipts-carried-in"):
    """So many receipts that earlier years' books used are known here: none of them can be booked again."""

    book: str
    origin: str
    receipts: int


class BookContinued(msgspec.Struct, frozen=True, kw_only=True, tag="book-continued"):
    """This book goes on where last year's was sealed."""

    book: str
    origin: str
    seal: str
    carried_fen: int


class PlanFixed(msgspec.Struct, frozen=True, kw_only=True, tag="plan-fixed"):
    """The approved annual plan that this book rests on."""

    book: str
    plan: str
    approved_on: date
    minutes_no: str
    total_fen: int


class PlanNoted(msgspec.Struct, frozen=True, kw_only=True, tag="plan-noted"):
    """The ledger heard that a county's annual plan is approved; its book opens on it, or finance is awaited."""

    plan: str
    county: str
    plan_year: int
    approved_on: date
    source_sequence: int


Message = (
    PlanNoted
    | PeriodClosed
    | PeriodReopened
    | CommitmentCarriedOver
    | LotCarriedOver
    | LotCarriedIn
    | CommitmentCarriedIn
    | PaymentCarriedIn
    | ReturnsCarriedIn
    | ReceiptsCarriedIn
    | BookContinued
    | PlanFixed
)
