"""One run: every benchmark of the groups asked for, set up together, measured side by side in rounds."""

from collections.abc import Callable, Mapping
from itertools import chain

from benchmarks import results
from benchmarks.attack import attack
from benchmarks.baselines import baselines
from benchmarks.batch import batch
from benchmarks.demo import demo
from benchmarks.growth import growth
from benchmarks.history import history
from benchmarks.importing import importing
from benchmarks.ledger import ledger
from benchmarks.opening import opening
from benchmarks.peers import peers
from benchmarks.place import place
from benchmarks.relay import relay
from benchmarks.results import Row
from benchmarks.stack import stack
from benchmarks.suite import Benchmark, Group, Size
from benchmarks.verify import verify

GROUPS: Mapping[str, tuple[Group, ...]] = {
    "ledger": (baselines, ledger, batch, verify),
    "peers": (peers,),
    "relay": (relay,),
    "stack": (stack,),
    "attack": (attack,),
    "demo": (demo,),
    "importing": (importing,),
    "load": (opening,),
    "growth": (growth,),
    "verify": (verify, history),
}

USUAL = tuple(name for name in GROUPS if name not in {"growth", "verify"})
"""What runs when no group is asked for: ten million entries take a while to book, and to check."""


def run(
    names: tuple[str, ...], rounds: int, size: Size, say: Callable[[str], None], *, warm_up: bool = True
) -> list[Row]:
    """The rows of these groups after so many rounds, and one before them that only warms up."""
    say("准备")
    with place() as here:
        groups = chain.from_iterable(GROUPS[name] for name in names)
        benchmarks = [benchmark for group in groups for benchmark in group(here, size)]
        for number in range(0 if warm_up else 1, rounds + 1):
            for benchmark in benchmarks:
                say(f"{f'第 {number}/{rounds} 轮' if number else '预热'} {benchmark.series.name}")
                _take(benchmark, number)
    return results.rows(benchmark.series for benchmark in benchmarks)


def _take(benchmark: Benchmark, number: int) -> None:
    if benchmark.once and number != 1:
        return
    value = benchmark.measure()
    if number:
        benchmark.series.values.append(value)
