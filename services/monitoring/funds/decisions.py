"""Lots whose money lies: what is free of each at a day, and since when it did not move."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from services.monitoring.upstream.movement import Kind, gross, left_fen

CARRIED = frozenset({Kind.CARRIED_IN, Kind.CARRIED_OUT, Kind.COMMITTED_IN, Kind.COMMITTED_OUT})
"""What changes the book that money stands in, and moves none of it."""


@dataclass(frozen=True)
class LotMovement:
    """What a day moved of a lot, in fen: `here`, or in the book of an earlier year that it was carried over from."""

    lot: str
    here: bool
    day: date
    kind: Kind
    fen: int


@dataclass(frozen=True)
class LotAge:
    """A lot with free money (`unallocated_fen`), and the day from which on it did not move."""

    lot: str
    idle_since: date
    unallocated_fen: int


def ages(moved: Iterable[LotMovement], day: date) -> list[LotAge]:
    """The lots of a book that have free money at the end of a day, the longest idle first."""
    by_lot: dict[str, list[LotMovement]] = defaultdict(list)
    for movement in moved:
        if movement.day <= day:
            by_lot[movement.lot].append(movement)
    found = [LotAge(lot, _last(of_lot), _free_fen(of_lot)) for lot, of_lot in by_lot.items()]
    return sorted((age for age in found if age.unallocated_fen > 0), key=lambda age: (age.idle_since, age.lot))


def _last(of_lot: Iterable[LotMovement]) -> date:
    """The last day on which the lot moved; one that was only carried over, as far as is known, moved on that day."""
    moved = list(of_lot)
    return max(movement.day for movement in [m for m in moved if m.kind not in CARRIED] or moved)


def _free_fen(of_lot: Iterable[LotMovement]) -> int:
    sums = dict.fromkeys(Kind, 0)
    for movement in of_lot:
        sums[movement.kind] += movement.fen if movement.here else 0
    return left_fen({f"{kind}_fen": fen for kind, fen in gross(sums).items()})["unallocated_fen"]
