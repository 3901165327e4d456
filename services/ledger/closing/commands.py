"""What may be asked of a book's calendar, and what a plan's approval asks of the ledger."""

from dataclasses import dataclass
from datetime import date

from shared.kernel.acts import Act


@dataclass(frozen=True, kw_only=True)
class ClosePeriod:
    """Seal a month; December carries the remainder over. `checkpoint`: size and root of the log's last signed one."""

    act: Act
    book: str
    period: str
    checkpoint: tuple[int, str]


@dataclass(frozen=True, kw_only=True)
class ReopenPeriod:
    """Open the last closed month again, as the leading group decided."""

    act: Act
    book: str
    period: str
    minutes_no: str


@dataclass(frozen=True, kw_only=True)
class AskChecklist:
    """Ask what stands in the way of closing a month on a day."""

    book: str
    period: str
    on: date


@dataclass(frozen=True, kw_only=True)
class NotePlan:
    """Take down that the annual plan of a county is approved."""

    act: Act
    plan: str
    county: str
    plan_year: int
    approved_on: date
    minutes_no: str
    total_fen: int
    source_sequence: int
