"""The order of an aggregate's dates as a table, and the one check of it.

A date alone is only early or late against today; what makes it wrong is the date that it must follow. Every domain
names its dates and the pairs of them ("no acceptance before completion"), each with the reason that a refusal gives.
That a date does not lie ahead is such a pair, too: the day of recording is not before it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from shared.kernel.errors import Clause, FieldProblem, Invalid


class DatesOutOfOrder(Invalid):
    """A date is stated before one that it must follow."""

    title = "日期先后有误"


@dataclass(frozen=True)
class NotBefore:
    """`later` may fall on the day of `earlier` or after it. `reason` is a sentence for the one who is refused."""

    later: str
    earlier: str
    reason: str
    clause: Clause | None = None


@dataclass(frozen=True)
class DateOrder:
    """The dates of one aggregate by name, each with its label, and which may not lie before which."""

    labels: Mapping[str, str]
    pairs: tuple[NotBefore, ...]

    def __post_init__(self) -> None:
        named = {name for pair in self.pairs for name in (pair.later, pair.earlier)}
        if unlabelled := named - self.labels.keys():
            raise ValueError(f"dates without a label: {', '.join(sorted(unlabelled))}")

    def broken(self, stated: Mapping[str, date], known: Mapping[str, date]) -> Iterator[NotBefore]:
        """The pairs that do not hold once `stated` stands; what is known already is not judged against itself."""
        dates = {**known, **stated}
        for pair in self.pairs:
            both = pair.later in dates and pair.earlier in dates
            if both and {pair.later, pair.earlier} & stated.keys() and dates[pair.later] < dates[pair.earlier]:
                yield pair

    def require(
        self,
        stated: Mapping[str, date],
        known: Mapping[str, date] | None = None,
        *,
        at: Mapping[str, str] | None = None,
    ) -> None:
        """Raise DatesOutOfOrder if a date that is stated now breaks a pair; both dates are in the refusal.

        `stated` are the dates that the command gives, `known` those on record (and the day of recording). `at` gives a
        date's JSON pointer where that is not "/" and its name.
        """
        known, at = known or {}, at or {}
        broken = tuple(self.broken(stated, known))
        if broken:
            problems = tuple(self._problem(pair, stated, known, at) for pair in broken)
            clause = next((pair.clause for pair in broken if pair.clause), None)
            raise DatesOutOfOrder("；".join(p.detail for p in problems), clause=clause, fields=problems)

    def _problem(
        self, pair: NotBefore, stated: Mapping[str, date], known: Mapping[str, date], at: Mapping[str, str]
    ) -> FieldProblem:
        """What is wrong with the stated one of the two dates."""
        dates = {**known, **stated}
        wrong, other, word = (
            (pair.later, pair.earlier, "早于") if pair.later in stated else (pair.earlier, pair.later, "晚于")
        )
        this, that = (f"{self.labels[name]}（{dates[name]}）" for name in (wrong, other))
        return FieldProblem(at.get(wrong, f"/{wrong}"), f"{this}{word}{that}：{pair.reason}，请核对")
