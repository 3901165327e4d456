"""The table of `make coverage` and the floor that it keeps."""

import json
import sys

import pytest

from deploy.coverage_report import main, part_of


def measured(lines, branches=0, taken=0, covered=0):
    names = ("num_statements", "covered_lines", "num_branches", "covered_branches")
    return {"summary": dict(zip(names, (lines, covered, branches, taken), strict=True))}


@pytest.fixture
def root(tmp_path):
    """A run that went through 9 of 10 lines of payments and 1 of 2 branches, and half of the kernel: 65 per cent."""
    files = {
        "services/ledger/payments/api.py": measured(4, covered=4),
        "services/ledger/payments/decisions.py": measured(6, 2, 1, covered=5),
        "shared/kernel/money.py": measured(8, covered=3),
    }
    (tmp_path / "build" / "coverage").mkdir(parents=True)
    (tmp_path / "build" / "coverage" / "coverage.json").write_text(json.dumps({"files": files}), encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("[tool.coverage.report]\nfail_under = 70\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("file", "part"),
    [
        ("services/ledger/payments/pages/list.py", "ledger/payments"),
        ("services/ledger/main.py", "ledger"),
        ("services/__init__.py", "services"),
        ("shared/platform/web/router.py", "shared/platform"),
        ("cli/main.py", "cli"),
    ],
)
def test_a_file_is_counted_with_its_capability(file, part):
    assert part_of(file) == part


def test_the_table_shows_lines_and_branches_of_each_capability_and_of_all(root, capsys):
    assert main(root) == 0

    rows = [line.split() for line in capsys.readouterr().out.splitlines()[1:]]
    assert rows == [
        ["ledger/payments", "10", "90.0", "2", "50.0"],
        ["shared/kernel", "8", "37.5", "0", "-"],
        ["all", "18", "66.7", "2", "50.0"],
    ]


def test_a_run_below_the_floor_fails_where_the_floor_is_asked_for(root, capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["coverage_report", "--floor"])

    assert main(root) == 1
    assert "65.0% 低于下限 70%" in capsys.readouterr().err
