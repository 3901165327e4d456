"""Entries that a later one refers to: what may be reversed, reversals asked for, changes of use to be filed."""

from dataclasses import dataclass
from datetime import date


@dataclass(slots=True)
class Original:
    """An entry that moved money: an inflow, a commitment, a payment or a spending.

    `name` is its lot, project or payment; `left` is what of it has not been reversed, in fen.
    """

    kind: str
    name: str
    left: int


@dataclass(slots=True)
class Reversal:
    """A reversal that one person asked for and another has to confirm: REQUESTED, then CONFIRMED or DECLINED."""

    original_no: int
    fen: int
    requested_by: str
    stage: str = "requested"


@dataclass(slots=True)
class UseChange:
    """A change of use and whether it was reported for filing (备案)."""

    department: str
    changed_on: date
    filed: bool = False
