"""How much of the requirement catalogue the last whole test run proved, by prefix and priority.

Reads docs/requirements.csv and build/proved.json, prints a table and writes build/requirements.json:
{"LED": {"CORE": {"proved": 30, "total": 36, "missing": ["LED-01", …]}, …}, …}.
"""

import csv
import json
import sys
from pathlib import Path

PRIORITIES = ("CORE", "IMPORTANT", "EXTENDED")

Report = dict[str, dict[str, dict[str, object]]]


class Unreportable(Exception):
    """There is nothing to report on, or what there is contradicts the catalogue."""


def report(priorities: dict[str, str], proved: set[str]) -> Report:
    """Counts and missing ids. `priorities` maps each id to its priority. Raises Unreportable on unknown ids."""
    unknown = sorted(proved - priorities.keys())
    if unknown:
        raise Unreportable(f"not in docs/requirements.csv: {', '.join(unknown)}")
    answer: Report = {}
    for prefix in dict.fromkeys(id_.partition("-")[0] for id_ in priorities):
        answer[prefix] = {}
        for priority in PRIORITIES:
            ids = [id_ for id_, of in priorities.items() if of == priority and id_.startswith(f"{prefix}-")]
            missing = [id_ for id_ in ids if id_ not in proved]
            answer[prefix][priority] = {"proved": len(ids) - len(missing), "total": len(ids), "missing": missing}
    return answer


def table(counts: Report) -> str:
    """The counts as lines of text, with a line of totals."""
    rows = [["", *PRIORITIES]]
    for prefix, by_priority in counts.items():
        rows.append([prefix, *(f"{cell['proved']}/{cell['total']}" for cell in by_priority.values())])
    rows.append(["all", *(_total(counts, priority) for priority in PRIORITIES)])
    return "\n".join("".join(f"{cell:>12}" for cell in row) for row in rows)


def _total(counts: Report, priority: str) -> str:
    cells = [by_priority[priority] for by_priority in counts.values()]
    return "/".join(str(sum(int(str(cell[key])) for cell in cells)) for key in ("proved", "total"))


def main(root: Path = Path(__file__).parents[1]) -> int:
    """Print the table and write build/requirements.json; 0, or 1 with the reason on stderr."""
    source = root / "build" / "proved.json"
    try:
        if not source.exists():
            raise Unreportable("build/proved.json is missing: run `make test` first")
        with (root / "docs" / "requirements.csv").open(encoding="utf-8", newline="") as file:
            priorities = {row["id"]: row["priority"] for row in csv.DictReader(file)}
        counts = report(priorities, set(json.loads(source.read_text(encoding="utf-8"))))
    except Unreportable as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    target = root / "build" / "requirements.json"
    target.write_text(json.dumps(counts, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{table(counts)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
