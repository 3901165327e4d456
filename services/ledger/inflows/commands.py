"""What may be asked of the pool. Amounts are integer fen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.ledger.book.lots import Draw
from services.ledger.book.receipt import Receipt
from shared.importing import Sheet
from shared.kernel.acts import Act
from shared.platform.problems import Problem


@dataclass(frozen=True, kw_only=True)
class OpenBook:
    """Open the special account of a county and year under a named keeper."""

    act: Act
    county: str
    fiscal_year: int
    keeper: str


@dataclass(frozen=True, kw_only=True)
class AppointKeeper:
    """Name another keeper, or a substitute where `until` is given."""

    act: Act
    book: str
    keeper: str
    since: date
    until: date | None


@dataclass(frozen=True, kw_only=True)
class ReceiveInflow:
    """Book one receipt."""

    act: Act
    book: str
    receipt: Receipt


@dataclass(frozen=True, kw_only=True)
class ReceiveInflows:
    """Book many receipts, all or none."""

    act: Act
    book: str
    receipts: tuple[Receipt, ...]
    dry_run: bool = False


@dataclass(frozen=True, kw_only=True)
class ReceiveEach:
    """Book each receipt that may be booked, by its line; `unreadable` are the lines that were no receipts."""

    act: Act
    book: str
    receipts: Mapping[int, Receipt]
    unreadable: Mapping[int, Problem]
    dry_run: bool


@dataclass(frozen=True, kw_only=True)
class ImportInflows:
    """Book what a notice or table says came in, all rows or none; `continuing`: the good rows, whatever the others.

    `unreadable` are the rows, by number, that were no receipts.
    """

    act: Act
    book: str
    sheet: Sheet
    received_on: date
    dry_run: bool
    unreadable: Mapping[int, Problem]
    continuing: bool = False


@dataclass(frozen=True, kw_only=True)
class CommitFunds:
    """Set a decided project's money aside, after a refusal or before the book was open.

    From these lots, or in this order, or as the rule pack orders them.
    """

    act: Act
    book: str
    project: str
    lots: tuple[Draw, ...] = ()
    order: tuple[str, ...] = ()
