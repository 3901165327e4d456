"""The harness measures what it says and writes it down; how fast anything is, no test asks."""

import json
import tempfile
from pathlib import Path

import pytest

from benchmarks import results
from benchmarks.results import Series, Target
from benchmarks.runner import run
from benchmarks.suite import Size

KEYS = {"name", "value", "unit", "baseline", "ratio", "target", "met", "n", "spread"}


@pytest.mark.slow
def test_a_run_measures_the_ledger_beside_its_baselines_and_writes_every_row(
    workplace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(workplace))
    found = run(
        ("ledger", "relay", "load", "growth", "verify", "importing"), 1, Size.small(), lambda _: None, warm_up=False
    )
    results.write(found, tmp_path / "build" / "bench.json")

    rows = json.loads((tmp_path / "build" / "bench.json").read_text())

    assert all(set(row) == KEYS and row["value"] > 0 and row["n"] == 1 for row in rows)
    measured = {(row["name"], row["baseline"]) for row in rows}
    assert measured >= {("ledger.single", "bare.endpoint"), ("ledger.single", "pyeventsourcing.single")}
    assert measured >= {
        ("ledger.bulk", None),
        ("ledger.bulk", "postgres.copy"),
        ("relay.publish", None),
        ("ledger.lag", None),
    }
    assert measured >= {("ledger.load", None), ("ledger.load.snapshot", None), ("ledger.growth", "growth.empty")}
    assert measured >= {("importing.xlsx", None), ("importing.xlsx.memory", None), ("importing.csv.memory", None)}
    assert measured >= {("ledger.verify", None), ("verify.history", None), ("verify.history.memory", None)}


def test_a_ratio_is_one_of_medians_and_a_target_may_be_an_upper_bound() -> None:
    base = Series("base", "x/s", (), [90.0, 100.0, 200.0])
    ours = Series("ours", "x/s", (Target(0.6, "base"), Target(100), Target(1, "absent")), [50.0, 60.0, 60.0])
    start = Series("start", "s", (Target(6, at_most=True),), [5.0, 7.0, 5.5])

    rows = [(row.name, row.ratio, row.met) for row in results.rows([base, ours, start])]

    assert rows == [("base", None, None), ("ours", 0.6, True), ("ours", None, False), ("start", None, True)]
    assert next(row.spread for row in results.rows([base])) == 1.1
