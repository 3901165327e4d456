"""What all benchmarks are: something that sets itself up once and then measures one round after another."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.place import Place
from benchmarks.results import Series

Measure = Callable[[], float]


@dataclass(frozen=True)
class Benchmark:
    """One series and how to take one measurement of it, in the series' unit."""

    series: Series
    measure: Measure
    once: bool = False
    """Measured in the first round only."""


@dataclass(frozen=True)
class Size:
    """How much one round does. `small` is for the test of the harness: it measures nothing."""

    requests: int = 4_000
    paced: int = 3_000
    posts: int = 10
    lines: int = 1_000
    rows: int = 100_000
    inserts: int = 2_000
    saves: int = 6
    events: int = 10_000
    transfers: int = 1_000
    book: int = 100_000
    measured: int = 10_000
    entries: int = 10_000_000
    questions: int = 100
    directory: Path | None = None
    """Where the large database of `growth` stays; without one it goes with the run."""

    @classmethod
    def small(cls) -> "Size":
        """Just enough to pass through every line."""
        return cls(
            requests=70,
            paced=70,
            posts=2,
            lines=10,
            rows=100,
            inserts=10,
            saves=2,
            events=50,
            transfers=10,
            book=50,
            measured=50,
            entries=4,
            questions=2,
        )


Group = Callable[[Place, Size], Iterator[Benchmark]]
"""Prepares what its benchmarks need in a place, then gives them in the order in which a round takes them."""
