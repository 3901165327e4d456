"""Other people's ledgers on the same PostgreSQL, where they are installed (`pip install '.[bench]'`)."""

import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec

from benchmarks.place import Place
from benchmarks.results import Series
from benchmarks.suite import Benchmark, Size


def peers(place: Place, size: Size) -> Iterator[Benchmark]:
    """django-hordak's transfers, one a database transaction and many."""
    if find_spec("hordak") is None:
        return
    url = place.database("bench_hordak")
    yield Benchmark(Series("hordak.single", "transfers/s"), lambda: transfers(url, size.transfers, 1))
    yield Benchmark(Series("hordak.bulk", "transfers/s"), lambda: transfers(url, size.transfers, size.transfers))


def transfers(url: str, count: int, at_once: int) -> float:
    """Transfers a second."""
    argv = [sys.executable, "-m", "benchmarks.hordak", url, str(count), str(at_once)]
    return float(subprocess.run(argv, capture_output=True, text=True, check=True).stdout)
