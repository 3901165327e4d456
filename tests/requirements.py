"""Which requirements the tests prove. `@pytest.mark.req("LED-07")` names ids of docs/requirements.csv.

An unknown id stops the run. A run of the whole test folder writes build/proved.json: each proved id with its tests.
An id is proved when at least one of its tests ran and none of them failed.
"""

import csv
import json
from collections import defaultdict
from pathlib import Path

import pytest

IDS = "requirements"
"""Under this name a test's report carries its ids, from whichever process ran it."""


class Requirements:
    """Keeps count during one run."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._passed: dict[str, set[str]] = defaultdict(set)
        self._failed: set[str] = set()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Refuse ids that the catalogue does not hold: a typing error must not look like a proof."""
        known = catalogue(self._config.rootpath)
        for item in items:
            ids = tuple(dict.fromkeys(id_ for marker in item.iter_markers("req") for id_ in marker.args))
            unknown = sorted(set(ids) - known)
            if unknown:
                raise pytest.UsageError(f"{item.nodeid}: not in docs/requirements.csv: {', '.join(unknown)}")
            item.user_properties.append((IDS, ids))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note what passed, and what failed in set-up, call or tear-down."""
        for id_ in dict(report.user_properties).get(IDS, ()):
            if report.failed:
                self._failed.add(id_)
            elif report.when == "call" and report.passed:
                self._passed[id_].add(report.nodeid)

    def pytest_sessionfinish(self, exitstatus: int) -> None:
        """Write the proofs, but only of a finished run over everything: a part would make the rest look unproved.

        Of several processes the one that hears of all tests writes.
        """
        if hasattr(self._config, "workerinput"):
            return
        finished = exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)
        if not (finished and self._is_whole()):
            return
        target = self._config.rootpath / "build" / "proved.json"
        target.parent.mkdir(exist_ok=True)
        proved = {id_: sorted(tests) for id_, tests in sorted(self._passed.items()) if id_ not in self._failed}
        target.write_text(json.dumps(proved, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    def _is_whole(self) -> bool:
        option = self._config.option
        narrowed = option.keyword or option.collectonly or getattr(option, "lf", False)
        start = self._config.invocation_params.dir
        chosen = {(start / argument).resolve() for argument in self._config.args}
        return not narrowed and chosen == {self._config.rootpath.resolve() / "tests"}


def catalogue(root: Path) -> set[str]:
    """The ids of docs/requirements.csv."""
    with (root / "docs" / "requirements.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"] for row in csv.DictReader(file)}


def pytest_configure(config: pytest.Config) -> None:
    """Start counting."""
    config.pluginmanager.register(Requirements(config), "requirements-count")
