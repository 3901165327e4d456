"""Every small file of `cases` comes out as its line of expected.json says: read to the fen, or refused with the place.

A wrong sum never passes. The files are given to the running services as `sluice import --dry-run` gives them.
"""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.api import Api
from tests.conftest import Start
from tests.importing.outcomes import Case, complaints

CASES = Path(__file__).parent / "cases"
EXPECTED: dict[str, dict[str, Any]] = json.loads((CASES / "expected.json").read_text())
COUNTY = "654024"
SERVICES = {"inflows": "ledger", "projects": "projects"}


async def _ask(api: Api, case: Case, *, content: bytes | None = None, name: str = "", dry_run: bool = True) -> Any:
    role = "keeper" if case.kind == "inflows" else "project-dept"
    query = {"county": COUNTY, "year": case.year, "filename": name or case.name, "dry_run": dry_run} | case.args
    content = (CASES / case.name).read_bytes() if content is None else content
    return await api.post("/imports", role=role, content=content, params=query)


@pytest.fixture
async def services(service: Start) -> dict[str, Api]:
    """Both services that take files, with books of the years that the cases name; today is in the last of them."""
    started = {kind: await service(name) for kind, name in SERVICES.items()}
    for year in sorted({line["year"] for line in EXPECTED.values()}):
        started["inflows"].set_clock(date(year, 11, 30))
        book = {"county": COUNTY, "fiscal_year": year, "keeper": "staff-keeper"}
        opened = await started["inflows"].post("/books", book, role="finance")
        assert opened.status_code == 201, opened.json()
    return started


async def test_each_file_is_read_to_the_fen_or_refused_with_the_place(services: dict[str, Api]) -> None:
    wrong: dict[str, list[str]] = {}
    for name, line in EXPECTED.items():
        for also in ({}, *line.get("also", [])):
            case = Case.of(name, line | also)
            answer = await _ask(services[case.kind], case)
            if said := complaints(case, answer.status_code, answer.json()):
                wrong.setdefault(name, []).extend(said)
    told = [f"{name}: {'; '.join(said)}" for name, said in wrong.items()]
    assert not wrong, "\n".join([f"{len(EXPECTED) - len(wrong)} of {len(EXPECTED)} are right; not", *told])


@pytest.mark.parametrize("name", [name for name, line in EXPECTED.items() if "then" in line])
async def test_a_copy_under_another_name_or_title_adds_nothing(services: dict[str, Api], name: str) -> None:
    case = Case.of(name, EXPECTED[name])
    then = EXPECTED[name]["then"]
    content = (CASES / name).read_bytes()
    copy = re.sub(*(text.encode() for text in then["replace"]), content) if "replace" in then else content

    first = await _ask(services[case.kind], case, dry_run=False)
    second = await _ask(services[case.kind], case, content=copy, name=then["as"], dry_run=False)

    assert (first.status_code, first.json()["accepted"]) == (201, 1)
    assert second.status_code in {409, 422}, second.text
    assert then["adds"] == 0
