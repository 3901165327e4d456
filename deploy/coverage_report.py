"""How much of each capability the last measured run of tests went through: lines and branches, in per cent.

Reads build/coverage/coverage.json, which `make coverage` writes. With `--floor` the whole, lines and branches together,
must reach `fail_under` of pyproject.toml.
"""

import json
import sys
import tomllib
from collections import Counter
from pathlib import Path, PurePosixPath
from typing import Any

ROOT = Path(__file__).parents[1]
COUNTS = ("num_statements", "covered_lines", "num_branches", "covered_branches")


def part_of(file: str) -> str:
    """The row of a file: `ledger/payments`, `ledger` for the service's own files, `shared/kernel`, `cli`."""
    folders = PurePosixPath(file).parts[:-1]
    return "/".join(folders[1:3] if folders[0] == "services" else folders[:2]) or folders[0]


def counted(files: dict[str, dict[str, Any]]) -> dict[str, Counter[str]]:
    """Statements and branches, all and gone through, of each part, in the order of names."""
    parts: dict[str, Counter[str]] = {}
    for file, measured in sorted(files.items()):
        counts = {name: measured["summary"][name] for name in COUNTS}
        parts.setdefault(part_of(file), Counter()).update(counts)
    return dict(sorted(parts.items()))


def whole(parts: dict[str, Counter[str]]) -> Counter[str]:
    """The counts of all parts together."""
    return sum(parts.values(), Counter())


def table(parts: dict[str, Counter[str]]) -> str:
    """The parts as lines of text, with a last line of all."""
    rows = [["", "lines", "lines %", "branches", "branches %"]]
    for name, counts in {**parts, "all": whole(parts)}.items():
        statements, lines, branches, taken = (counts[count] for count in COUNTS)
        rows.append([name, str(statements), _percent(lines, statements), str(branches), _percent(taken, branches)])
    return "\n".join(f"{name:<32}" + "".join(f"{cell:>12}" for cell in cells) for name, *cells in rows)


def reached(parts: dict[str, Counter[str]]) -> float:
    """Lines and branches together in per cent, as coverage.py compares them with `fail_under`."""
    statements, lines, branches, taken = (whole(parts)[count] for count in COUNTS)
    return 100 * (lines + taken) / max(statements + branches, 1)


def _percent(some: int, of: int) -> str:
    return f"{100 * some / of:.1f}" if of else "-"


def main(root: Path = ROOT) -> int:
    """Print the table; 1 where the floor is asked for and not reached."""
    measured = json.loads((root / "build" / "coverage" / "coverage.json").read_text(encoding="utf-8"))
    parts = counted(measured["files"])
    sys.stdout.write(f"{table(parts)}\n")
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    floor, stands = settings["tool"]["coverage"]["report"]["fail_under"], reached(parts)
    if "--floor" in sys.argv and stands < floor:
        sys.stderr.write(f"✗ 覆盖率 {stands:.1f}% 低于下限 {floor}%：请为新写的代码补上测试\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
