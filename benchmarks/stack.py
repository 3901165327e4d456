"""The whole platform: how long it takes to come up on data it knows, and what it holds when nobody asks anything."""

import time
from collections.abc import Iterable, Iterator

import psutil

from benchmarks.place import Place
from benchmarks.results import Series, Target
from benchmarks.suite import Benchmark, Size
from deploy.local.ports import internal_port
from deploy.local.stack import Stack

SETTLE_SECONDS = 3
MEGABYTE = 1_000_000


def stack(place: Place, _: Size) -> Iterator[Benchmark]:
    """Starts on an existing data directory, and the resident memory of every process of it."""
    measured = Starts(place)
    measured.start()
    starting = Series("stack.start", "s", (Target(6, at_most=True),))
    yield Benchmark(starting, measured.start)
    memory = Series("stack.memory", "MB", (Target(800, at_most=True),))
    yield Benchmark(memory, lambda: measured.memory)


class Starts:
    """One data directory, started again and again."""

    def __init__(self, place: Place) -> None:
        self._data = place.directory / "stack"
        self.memory = 0.0

    def start(self) -> float:
        """Seconds to ready; leaves the memory of that run behind."""
        began = time.perf_counter()
        with Stack(self._data, port=internal_port()) as running:
            seconds = time.perf_counter() - began
            time.sleep(SETTLE_SECONDS)
            self.memory = _resident(running.pids.values()) / MEGABYTE
        return seconds


def _resident(numbers: Iterable[int]) -> int:
    """Bytes of the processes and their children; what processes share counts once, and so does a child."""
    first = [psutil.Process(number) for number in numbers]
    family = {*first, *(child for process in first for child in process.children(recursive=True))}
    return sum(process.memory_full_info().pss for process in family)
