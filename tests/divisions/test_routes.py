"""Every question of every service that names a place is answered alike by each of its codes."""

import re
from datetime import date
from pathlib import Path

import pytest
from fastapi.routing import APIRoute

from tests.conftest import Start

OLD, NEW = "451023", "451082"
NAMED = {
    "county": "{0}", "place": "{0}", "region": "{0}", "code": "{0}", "book": "{0}-2019", "plan": "{0}-2019",
    "project": "{0}-2019-0007", "payment": "{0}-2019-12", "asset": "{0}-2019-0007-01", "number": "GS-{0}-2019-7K2MQ4XD",
    "transfer_id": "{0}-2019-9", "about": "{0}-2019", "source": "{0}-2019",
}  # fmt: skip
OTHERS = {"day": "2019-06-03", "month": "2019-06", "period": "2019-06", "entity": "91450000000000000X"}
WANTED = {"year": "2019", "day": "2019-06-03", "month": "2019-06", "county": "{0}", "place": "{0}", "region": "{0}"}


def address(route: APIRoute, code: str) -> str:
    def filled(found: re.Match[str]) -> str:
        name = found[1].partition(":")[0]
        return NAMED.get(name, OTHERS.get(name, "1")).format(code)

    asked = {param.name for param in route.dependant.query_params}
    query = "&".join(f"{name}={value.format(code)}" for name, value in WANTED.items() if name in asked)
    return re.sub(r"\{([^}]+)\}", filled, route.path) + (f"?{query}" if query else "")


def names_a_place(route: APIRoute) -> bool:
    path = {param.name for param in route.dependant.path_params}
    query = {param.name for param in route.dependant.query_params}
    return bool(path & NAMED.keys() or query & {"county", "place", "region"})


@pytest.mark.parametrize("name", ["ledger", "projects", "disclosure", "monitoring"])
async def test_every_question_that_names_a_place_means_the_same_by_each_code(service: Start, name: str) -> None:
    api = await service(name)
    api.set_clock(date(2019, 6, 3))
    headers = {"Authorization": f"Bearer {api.token('auditor', '45')}"}
    routes = [r for r in api.app.routes if isinstance(r, APIRoute) and "GET" in (r.methods or ()) and names_a_place(r)]
    asked = [route for route in routes if "stream" not in route.path]
    assert len(asked) > 5
    for route in asked:
        old, new = [await api.client.get(address(route, code), headers=headers) for code in (OLD, NEW)]
        assert (old.status_code, old.text) == (new.status_code, new.text), route.path
        assert old.status_code < 500, route.path
        assert OLD not in old.text, (route.path, old.text)


@pytest.mark.usefixtures("programs")
def test_nothing_named_after_a_division_is_looked_for_by_one_code_alone() -> None:
    by_one = re.compile(r"\.(?:find|get)\(\w+, (?!Alert\b|Notice\b)\w+\.create_id\(|\.(?:county|place)\.startswith\(")
    sources = (
        path
        for folder in ("services", "shared/platform/web", "shared/platform/vault")
        for path in Path(folder).rglob("*.py")
    )
    lines = ((path, line.strip()) for path in sources for line in path.read_text().splitlines())
    found = [f"{path}: {line}" for path, line in lines if by_one.search(line)]
    assert [line for line in found if "library/likeness.py" not in line] == []
