"""The disbursement rate (拨付率): what was paid out of the money a level arranged in its own budget of the year.

    rate = disbursements from own-level current-year budget lots, net of reversals
           ------------------------------------------------------------------------
           own-level current-year budget lots received (本年度本级财政预算安排的扶贫资金)

Superior transfers, carry-overs and money that is not fiscal stand outside both sides (MON-03, G-01, G-66). Beside it
stands the same rate over all funds, as information only (G-06). Both sides are taken at the cut-off (G-02).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Self

from services.monitoring.upstream.movement import Kind, gross


@dataclass(frozen=True)
class Rate:
    """Paid over budget, exact: two integers in fen, never a rounded quotient."""

    budget_fen: int
    paid_fen: int

    def reaches(self, percent: int) -> bool:
        """At least this many per cent, the bound included (不低于, G-03); without a budget nothing is owed."""
        return self.budget_fen <= 0 or self.paid_fen * 100 >= self.budget_fen * percent

    def shortfall_fen(self, percent: int) -> int:
        """How many fen more would have to be paid to reach the target; 0 when it is reached."""
        return max(0, -(-self.budget_fen * percent // 100) - self.paid_fen)

    @property
    def tenths(self) -> int | None:
        """Tenths of a per cent, half rounded up; None without a budget, because nothing is not 0 %."""
        if self.budget_fen <= 0:
            return None
        return (self.paid_fen * 2000 + self.budget_fen) // (self.budget_fen * 2)

    @property
    def percent(self) -> str | None:
        """The rate as people read it, one decimal: "47.3"; None without a budget."""
        return None if self.tenths is None else one_decimal(self.tenths)

    def plus(self, other: "Rate") -> "Rate":
        """The joint rate of two books: sums over sums, never the mean of two rates."""
        return Rate(self.budget_fen + other.budget_fen, self.paid_fen + other.paid_fen)


def one_decimal(tenths: int) -> str:
    """Write tenths with one decimal: 473 -> "47.3", -5 -> "-0.5"."""
    whole, rest = divmod(abs(tenths), 10)
    return f"{'-' if tenths < 0 else ''}{whole}.{rest}"


@dataclass(frozen=True)
class Movement:
    """What one day moved of one kind: on the clock that was asked for, from own-level budget lots or from others."""

    day: date
    kind: Kind
    own: bool
    fen: int


@dataclass(frozen=True)
class Point:
    """Where a book stands at the end of a day (Beijing time): the rate by definition, and the one over all funds."""

    day: date
    own: Rate
    everything: Rate

    @classmethod
    def start(cls, day: date) -> Self:
        return cls(day, Rate(0, 0), Rate(0, 0))

    def after(self, day: date, movements: Iterable[Movement]) -> "Point":
        """The point a day later in the book: budget grows by receipts, the numerator by disbursements.

        What came over from last year is paid from too, so it stands under the rate over all funds; the year's own
        budget never holds it (G-66). What went on into the next year was this year's, and stays in its rates. What is
        passed down is paid out of the level's own budget (G-62), and all funds count it in the lower book alone (G-63).
        """
        own, everything = self.own, self.everything
        for movement in movements:
            everything = everything.plus(_step(movement))
            own = own.plus(_own_step(movement)) if movement.own else own
        return Point(day, own, everything)


def _own_step(movement: Movement) -> Rate:
    return Rate(0, movement.fen) if movement.kind is Kind.PASSED_DOWN else _step(movement)


def _step(movement: Movement) -> Rate:
    if movement.kind in (Kind.RECEIVED, Kind.CARRIED_IN):
        return Rate(movement.fen, 0)
    if movement.kind is Kind.PASSED_DOWN:
        return Rate(-movement.fen, 0)
    return Rate(0, movement.fen if movement.kind is Kind.DISBURSED else 0)


def curve(movements: Iterable[Movement]) -> tuple[Point, ...]:
    """The step line of a book: one point for each day on which money moved, in order of days."""
    points: list[Point] = []
    for day, moved in groupby(sorted(movements, key=_day), key=_day):
        before = points[-1] if points else Point.start(day)
        points.append(before.after(day, moved))
    return tuple(points)


def _day(movement: Movement) -> date:
    return movement.day


def at(movements: Iterable[Movement], day: date) -> Point:
    """Where a book stands at the end of `day`."""
    return Point.start(day).after(day, (movement for movement in movements if movement.day <= day))


def totals(movements: Iterable[Movement], day: date) -> dict[Kind, int]:
    """What had been moved by the end of `day`, by kind, in fen. `committed` is gross, as everywhere."""
    sums = dict.fromkeys(Kind, 0)
    for movement in movements:
        if movement.day <= day:
            sums[movement.kind] += movement.fen
    return gross(sums)


def original_budget_fen(movements: Iterable[Movement]) -> int:
    """Own-level budget as first arranged: what the first day that brought any of it brought (G-02)."""
    received = [m for m in movements if m.own and m.kind is Kind.RECEIVED]
    first = min((m.day for m in received), default=None)
    return sum(m.fen for m in received if m.day == first)
