"""Opening a book: what the writer reads before its first decision on it."""

from collections.abc import Iterator

from benchmarks.books import Filled, counties, seconds_to_open, take_snapshot
from benchmarks.place import Place
from benchmarks.results import Series, Target
from benchmarks.suite import Benchmark, Size
from shared.platform.eventstore.snapshots import Snapshots
from shared.platform.projections.read_model import connect


def opening(place: Place, size: Size) -> Iterator[Benchmark]:
    """A book of a hundred thousand entries, cold: from its log alone, and from a snapshot."""
    engine = connect(place.ledger_database("bench_opening"))
    place.stack.callback(engine.dispose)
    (county,) = counties(1)
    Filled(county, size.book).fill(engine)
    cold = Series("ledger.load", "s", (Target(1, at_most=True),))
    yield Benchmark(cold, lambda: seconds_to_open(engine, county))
    take_snapshot(engine, county)
    taken = Series("ledger.load.snapshot", "s", (Target(0.05, at_most=True),))
    yield Benchmark(taken, lambda: seconds_to_open(engine, county, Snapshots("ledger")))
