"""How money moves in a book, and whose money it is: what every figure of the funds is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

LEVELS = {2: "province", 4: "prefecture", 6: "county"}
"""Digits of a division code without trailing zero pairs -> the level whose own budget counts."""


class Kind(StrEnum):
    """How money moves in a book. A reversal is the movement it undoes with the sign turned.

    Money that is passed down a level (下达) comes in again in the lower book. At year end (结转) a lot's remainder and
    what is left of a commitment go out of one book and into the next.
    """

    RECEIVED = "received"
    COMMITTED = "committed"
    RELEASED = "released"
    DISBURSED = "disbursed"
    RETURNED = "returned"
    SPENT = "spent"
    CARRIED_IN = "carried_in"
    CARRIED_OUT = "carried_out"
    COMMITTED_IN = "committed_in"
    COMMITTED_OUT = "committed_out"
    PASSED_DOWN = "passed_down"


@dataclass(frozen=True)
class Lot:
    """The attributes of one receipt that decide whether it counts as own-level budget of the year."""

    level: str
    arranged_by: str
    origin_year: int
    carried_over: bool
    capital: str

    def is_own_budget(self, place: str, fiscal_year: int) -> bool:
        """Whether the book's own level arranged this lot in this year's fiscal budget (MON-03)."""
        return (
            self.arranged_by == "own"
            and self.level == level_of(place)
            and self.origin_year == fiscal_year
            and not self.carried_over
            and self.capital == "fiscal"
        )


def level_of(place: str) -> str:
    """The level that keeps a book: 654024 -> county, 360700 or 3607 -> prefecture, 36 -> province."""
    while len(place) > 2 and place.endswith("00"):
        place = place[:-2]
    return LEVELS.get(len(place), "")


def gross(sums: dict[Kind, int]) -> dict[Kind, int]:
    """Sums by kind with `committed` as it is meant everywhere: set aside and carried in, less released and carried out.

    What was paid of it, and what came back as surplus, stays in it.
    """
    carried = sums[Kind.COMMITTED_IN] - sums[Kind.COMMITTED_OUT]
    return sums | {Kind.COMMITTED: sums[Kind.COMMITTED] + carried - sums[Kind.RELEASED]}


def left_fen(sums: Mapping[str, Any]) -> dict[str, int]:
    """What is left of committed and of received money, from sums by name: the one place that says how.

    `unspent_commitment`: set aside and neither paid nor returned. `unallocated`: in the pool and set aside for nothing.
    """
    unspent = sums["committed_fen"] - sums["disbursed_fen"] - sums["returned_fen"]
    pool = sums["received_fen"] + sums["carried_in_fen"] - sums["passed_down_fen"] - sums["carried_out_fen"]
    free = pool - sums["committed_fen"] + sums["returned_fen"]
    return {"unspent_commitment_fen": unspent, "unallocated_fen": free}
