"""The tool that says which requirements the tests prove, run on a small project of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.requirements_report import main

pytestmark = pytest.mark.usefixtures("programs")

ROOT = Path(__file__).parents[2]

TESTS = """
import pytest

@pytest.mark.req("AA-1", "AA-2")
def test_one(): pass

@pytest.mark.req("AA-2")
@pytest.mark.parametrize("good", [True, False])
def test_two(good): assert good

@pytest.mark.req("AA-3")
@pytest.mark.skip
def test_three(): pass

@pytest.mark.req("AA-4")
@pytest.mark.xfail
def test_four(): assert False
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text('[tool.pytest.ini_options]\ntestpaths = ["tests"]\nmarkers = ["req"]\n')
    (tmp_path / "docs").mkdir()
    rows = ("AA-1,CORE", "AA-2,CORE", "AA-3,IMPORTANT", "AA-4,CORE", "BB-1,CORE")
    (tmp_path / "docs" / "requirements.csv").write_text("\n".join(("id,priority", *rows)) + "\n")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_it.py").write_text(TESTS)
    return tmp_path


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-p", "tests.requirements", "-p", "no:cacheprovider", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)


def proved(project: Path) -> dict[str, list[str]] | None:
    file = project / "build" / "proved.json"
    return json.loads(file.read_text()) if file.exists() else None


def test_an_id_is_proved_when_a_test_of_it_passed_and_none_failed(project: Path) -> None:
    run(project)
    assert proved(project) == {"AA-1": ["tests/test_it.py::test_one"]}


def test_a_run_over_a_part_leaves_the_proofs_alone(project: Path) -> None:
    run(project, "tests/test_it.py")
    assert proved(project) is None


def test_an_id_that_the_catalogue_does_not_hold_stops_the_run(project: Path) -> None:
    (project / "tests" / "test_it.py").write_text(TESTS.replace("AA-3", "ZZ-9"))
    stopped = run(project)
    assert stopped.returncode == pytest.ExitCode.USAGE_ERROR
    assert "tests/test_it.py::test_three: not in docs/requirements.csv: ZZ-9" in stopped.stderr
    assert proved(project) is None


def test_the_report_counts_by_prefix_and_priority_and_names_what_is_missing(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "build").mkdir()
    (project / "build" / "proved.json").write_text('{"AA-1": ["t"], "AA-3": ["t"]}')
    assert main(project) == 0
    written = json.loads((project / "build" / "requirements.json").read_text())
    assert written["AA"]["CORE"] == {"proved": 1, "total": 3, "missing": ["AA-2", "AA-4"]}
    assert written["BB"]["CORE"] == {"proved": 0, "total": 1, "missing": ["BB-1"]}
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines == [
        ["CORE", "IMPORTANT", "EXTENDED"],
        ["AA", "1/3", "1/1", "0/0"],
        ["BB", "0/1", "0/0", "0/0"],
        ["all", "1/4", "1/1", "0/0"],
    ]


def test_the_report_refuses_proofs_of_unknown_ids(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "build").mkdir()
    (project / "build" / "proved.json").write_text('{"ZZ-9": ["t"]}')
    assert main(project) == 1
    assert "ZZ-9" in capsys.readouterr().err


def test_without_a_test_run_the_report_says_what_to_do(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(project) == 1
    assert "make test" in capsys.readouterr().err
