"""Dated targets of the rate, as the pack of a place has them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shared.kernel.errors import Clause
from shared.policy.citing import clause_of
from shared.policy.model import RateThreshold, RulePack


@dataclass(frozen=True)
class Target:
    """A dated target of the pack in the book's year."""

    day: date
    percent: int
    clause: Clause


def targets(pack: RulePack, fiscal_year: int) -> tuple[Target, ...]:
    """The pack's targets as days of the year. A pack without thresholds has none (G-05)."""
    return tuple(_target(pack, threshold, fiscal_year) for threshold in pack.rate_thresholds)


def over_by(dated: Iterable[Target], as_of: date, today: date) -> tuple[Target, ...]:
    """The targets whose day is over: asked about, and ended in Beijing, so that the last payment of the day counts."""
    return tuple(target for target in dated if target.day <= as_of and target.day < today)


def _target(pack: RulePack, threshold: RateThreshold, fiscal_year: int) -> Target:
    clause = clause_of(pack, threshold.basis)
    return Target(date(fiscal_year, threshold.month, threshold.day), threshold.percent, clause)
