"""Each import contract holds, and each is proved by breaking it once in a copy of the tree."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path

import pytest

pytestmark = pytest.mark.usefixtures("programs")

ROOT = Path(__file__).resolve().parents[2]

BREACHES = {
    "capabilities-of-monitoring": ("services/monitoring/rate/rate.py", "import services.monitoring.alerts.alert"),
    "capabilities-of-disclosure": ("services/disclosure/windows/decisions.py", "import services.disclosure.posting"),
    "capabilities-of-projects": ("services/projects/plans/commands.py", "import services.projects.steps.commands"),
    "capabilities-of-ledger": ("services/ledger/payments/decisions.py", "import services.ledger.batches.decisions"),
    "layers-of-a-capability": ("services/projects/plans/decisions.py", "import services.projects.plans.loading"),
    "services-are-strangers": (
        "services/ledger/reports/queries/balances.py",
        "import services.projects.register.queries",
    ),
    "shared-knows-no-service": ("shared/platform/eventstore/store.py", "import services.ledger.book.errors"),
    "layers-of-shared": ("shared/kernel/money.py", "import shared.platform.clock"),
    "layers-of-the-platform": ("shared/platform/commands/writer.py", "import shared.platform.web"),
    "pure-domain": ("services/projects/register/project.py", "import time"),
    "pure-kernel": ("shared/kernel/workdays.py", "import sqlalchemy"),
    "web-at-the-edge": ("services/ledger/inflows/commands.py", "import fastapi"),
    "sql-in-the-read-model": ("services/ledger/inflows/api.py", "import sqlalchemy"),
    "nobody-calls-another": ("services/disclosure/schedule/messages.py", "import httpx"),
    "settings-at-the-root": ("services/ledger/inflows/commands.py", "import services.ledger.settings"),
    "contracts-cross-at-two-files": ("services/ledger/inflows/commands.py", "import shared.contracts.projects"),
    "event-store-behind-the-writer": ("services/ledger/payments/api.py", "import shared.platform.eventstore.store"),
    "audit-stands-alone": ("audit/scan.py", "import shared.kernel.money"),
}
"""Contract -> a file and the one line that breaks it."""


def contracts() -> list[str]:
    parser = ConfigParser()
    parser.read(ROOT / ".importlinter", encoding="utf-8")
    return [section.rsplit(":", 1)[1] for section in parser.sections() if ":contract:" in section]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python files that the contracts speak of, with the contracts, to be broken."""
    copy = tmp_path_factory.mktemp("tree")
    files = (path for top in ("services", "shared", "audit", "cli", "deploy") for path in ROOT.glob(f"{top}/**/*.py"))
    for path in (*files, ROOT / ".importlinter"):
        target = copy / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    return copy


@pytest.fixture
def broken(tree: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """The copy with one line too many."""
    name, line = BREACHES[request.param]
    file = tree / name
    whole = file.read_text(encoding="utf-8")
    file.write_text(f"{whole}\n{line}\n", encoding="utf-8")
    yield tree
    file.write_text(whole, encoding="utf-8")


def lint(tree: Path, *options: str) -> subprocess.CompletedProcess[str]:
    tool = Path(sys.executable).with_name("lint-imports")
    command = [str(tool), "--no-logo", *options]
    return subprocess.run(
        command, cwd=tree, env=os.environ | {"COLUMNS": "200"}, capture_output=True, text=True, check=False
    )


def test_every_contract_has_a_line_that_breaks_it():
    assert sorted(BREACHES) == sorted(contracts())


def test_every_contract_holds(tree):
    answer = lint(tree)

    assert answer.returncode == 0, answer.stdout
    assert f"{len(contracts())} kept, 0 broken" in answer.stdout


@pytest.mark.parametrize(("broken", "contract"), [(name, name) for name in BREACHES], indirect=["broken"])
def test_a_contract_catches_the_line_that_breaks_it(broken, contract):
    answer = lint(broken, "--contract", contract)

    assert answer.returncode == 1, answer.stdout
    assert "BROKEN" in answer.stdout
    assert BREACHES[contract][0].removesuffix(".py").replace("/", ".") in answer.stdout


def test_a_file_of_an_unknown_name_in_a_service_is_caught(tree):
    stray = tree / "services" / "projects" / "utils.py"
    stray.write_text('"""Anything."""\n', encoding="utf-8")
    try:
        answer = lint(tree, "--contract", "capabilities-of-projects")
    finally:
        stray.unlink()

    assert answer.returncode == 1, answer.stdout
