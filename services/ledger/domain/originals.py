"""Entries that may be reversed, and the reversals that were asked for (冲销)."""

from dataclasses import dataclass


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
