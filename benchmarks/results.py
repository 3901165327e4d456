"""What a run found: rates over several rounds, and rows that set them against a baseline and a target."""

import json
import statistics
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from deploy.local.program import ROOT

FILE = ROOT / "build" / "bench.json"


@dataclass(frozen=True)
class Target:
    """What is to be reached: a value, or with a baseline a ratio of medians. `at_most` turns it round."""

    value: float
    baseline: str | None = None
    at_most: bool = False


@dataclass
class Series:
    """The measurements of one benchmark, one a round."""

    name: str
    unit: str
    targets: tuple[Target, ...] = ()
    values: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """The middle measurement."""
        return statistics.median(self.values)

    @property
    def spread(self) -> float:
        """How far the measurements lie apart, as a share of the median."""
        return (max(self.values) - min(self.values)) / self.median if self.median else 0.0


@dataclass(frozen=True)
class Row:
    """One line of build/bench.json. `target` binds the ratio where there is a baseline, else the value."""

    name: str
    value: float
    unit: str
    baseline: str | None
    ratio: float | None
    target: float | None
    met: bool | None
    n: int
    spread: float


def rows(all_series: Iterable[Series]) -> list[Row]:
    """Every measured series, once for each of its targets; a target whose baseline was not measured is left out."""
    measured = {series.name: series for series in all_series if series.values}
    return [row for series in measured.values() for row in _rows_of(series, measured)]


def _rows_of(series: Series, measured: dict[str, Series]) -> list[Row]:
    targets = [t for t in series.targets if t.baseline is None or t.baseline in measured]
    return [_row(series, target, measured) for target in targets] or [_row(series, None, measured)]


def _row(series: Series, target: Target | None, measured: dict[str, Series]) -> Row:
    baseline = target.baseline if target else None
    ratio = series.median / measured[baseline].median if baseline else None
    reached = series.median if ratio is None else ratio
    return Row(
        name=series.name,
        value=round(series.median, 4),
        unit=series.unit,
        baseline=baseline,
        ratio=None if ratio is None else round(ratio, 3),
        target=target.value if target else None,
        met=None if target is None else (reached <= target.value) if target.at_most else (reached >= target.value),
        n=len(series.values),
        spread=round(series.spread, 3),
    )


def write(found: Iterable[Row], file: Path = FILE) -> None:
    """Put the rows where other tools look for them."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps([asdict(row) for row in found], ensure_ascii=False, indent=1) + "\n")
