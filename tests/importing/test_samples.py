"""What each of the 67 sample notices gives: rows, sums to the fen, contradictions with figures, what is asked.

`samples.json` was decided by reading the notices. A row is taken (`rows`, `fen`) or refused (`refused`), or the file
says why there is none (`says`). The one contradiction is real: a plan of 巩留县 whose projects cost more than it has.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from shared.importing import ImportProblem, Kind, Sheet
from shared.kernel.divisions import UnknownDivision
from tests.importing.reading import SAMPLES, read

TABLE: list[dict[str, Any]] = json.loads((Path(__file__).parent / "samples.json").read_text())


@pytest.mark.parametrize("line", TABLE, ids=[f"{line['notice'][:3]} {line['kind']} {line['county']}" for line in TABLE])
def test_each_notice_gives_what_it_says_to_the_fen(line: dict[str, Any]) -> None:
    assert found(line["notice"], line["kind"], line["county"], line["year"]) == {
        name: value for name, value in line.items() if name not in {"notice", "kind", "county", "year"}
    }


def test_every_notice_stands_in_the_table_for_both_kinds() -> None:
    assert {(line["notice"], line["kind"]) for line in TABLE} == {
        (path.name, kind) for path in SAMPLES.glob("*.json") for kind in ("inflows", "projects")
    }


def found(name: str, kind: Kind, county: str, year: int) -> dict[str, Any]:
    """What an import of the notice finds, as the table has it."""
    try:
        return _told(read((SAMPLES / name).read_bytes(), name, kind, county, year))
    except (ImportProblem, UnknownDivision) as refusal:
        return {"says": refusal.detail}


def _told(sheet: Sheet) -> dict[str, Any]:
    good = [row for row in sheet.rows if row.ok]
    told: dict[str, Any] = {"rows": len(good), "fen": sum(row.fen or 0 for row in good)}
    if sheet.refused:
        told["refused"] = [row.number for row in sheet.refused]
    if sheet.findings:
        told["contradictions"] = [[each.stated_fen, each.computed_fen] for each in sheet.findings]
    if asked := [doubt.name.rpartition("-")[0] for doubt in sheet.doubts if not doubt.name.startswith("contradiction")]:
        told["asked"] = asked
    return told
