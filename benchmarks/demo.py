"""The main job on real notices, as its last run noted it."""

import json
import subprocess
import sys
from collections.abc import Iterator

from benchmarks.place import Place
from benchmarks.results import Series, Target
from benchmarks.suite import Benchmark, Size
from deploy.local.program import ROOT

FILE = ROOT / "build" / "demo.json"


def demo(_: Place, __: Size) -> Iterator[Benchmark]:
    """Seconds of `make demo`, from build/demo.json; nothing where it never ran."""
    if FILE.exists():
        series = Series("demo.fresh", "s", (Target(90, at_most=True),))
        yield Benchmark(series, _seconds, once=True)


def run_demo() -> None:
    """Run the main job to its end, so that there is something to read."""
    subprocess.run([sys.executable, "-m", "cli.main", "demo", "--exit"], cwd=ROOT, check=True)


def _seconds() -> float:
    seconds: dict[str, float] = json.loads(FILE.read_text())["seconds"]
    return sum(seconds.values())
