"""Role, region and command: every cell of the table over every command of the four OpenAPI documents (P10)."""

from typing import Any

import pytest

from deploy.documents import SERVICES, application
from shared.platform.identity.roles import Role
from tests.attack.commands import CHANGES_NOTHING, SCENES, Command
from tests.attack.levels import regions_of
from tests.attack.writing import TABLE, Decides, Lies, Writes
from tests.conftest import Start

pytestmark = pytest.mark.slow

METHODS = ("post", "put", "patch", "delete")
REGION = {"outside-region", "county-decides", "not-the-countys-own"}
"""What is answered where the region decides."""

VILLAGES = {"ledger": "654024101001", "projects": "654024101202", "disclosure": "654024101201",
            "monitoring": "360724101201"}  # fmt: skip


@pytest.mark.parametrize("name", SERVICES)
def test_every_command_of_the_documents_is_in_the_table_with_its_roles(name: str) -> None:
    documented = {
        path.removeprefix(f"/{name}/v1"): set(operation[method]["x-roles"])
        for path, operation in application(name).openapi()["paths"].items()
        for method in METHODS if method in operation
    }  # fmt: skip
    declared = {route: {role.value for role in writes.roles} for route, writes in TABLE[name].items()}

    assert documented == declared


@pytest.mark.req("XC-03", "XC-08", "XC-16", "XC-86")
@pytest.mark.parametrize("name", SERVICES)
async def test_every_command_is_taken_or_refused_by_role_and_region_as_the_table_says(
    service: Start, name: str
) -> None:
    scene = await SCENES[name](service)
    before, wrong, cells = scene.events(), [], 0

    for command in scene.commands:
        writes = TABLE[name][command.route]
        if not writes.roles:
            continue
        for role in Role:
            for where, region in regions_of(VILLAGES[name]).items():
                answer = await command.give(scene.api, role=role.value, region=region, query={"dry_run": "true"})
                cells += 1
                if problem := _wrong(command, writes, role, region, VILLAGES[name], answer):
                    wrong.append(f"{command.route} for {role} of {where}: {problem}")

    assert {command.route for command in scene.commands} == set(TABLE[name]) - {path for _, path in CHANGES_NOTHING}
    assert not wrong, "\n".join([str(len(wrong)), *wrong[:40]])
    assert cells > 700
    assert scene.events() == before


def _wrong(command: Command, writes: Writes, role: Role, region: str, village: str, answer: Any) -> str:
    code, said = answer.json().get("code", ""), f"{answer.status_code} {answer.text[:300]}"
    if not region and role is not Role.SYSTEM:
        return "" if answer.status_code == 401 else f"{said} where no token may be without a region"
    if role not in writes.roles:
        return "" if (answer.status_code, code) == (403, "role-forbidden") else f"{said} for a role it is not for"
    if not _may_act(writes, region, village):
        refused = answer.status_code == 404 or (answer.status_code == 403 and code in REGION)
        refused = refused or (writes.decides is Decides.ADDRESSED and code == "not-addressed")
        return "" if refused else f"{said} outside the region"
    if (role, region) == (command.role, command.region):
        return "" if answer.status_code == 200 else f"{said}, and it was good"
    known = writes.decides is Decides.OWN_AT_MOST
    return f"{said} within the region" if not known and code in REGION | {"role-forbidden"} else ""


def _may_act(writes: Writes, region: str, village: str) -> bool:
    """By the codes alone, apart from the policy."""
    place = {Lies.VILLAGE: village, Lies.COUNTY: village[:6], Lies.PREFECTURE: village[:4]}[writes.lies]
    within = place.startswith(region)
    return {
        Decides.OWN: within,
        Decides.OWN_AT_MOST: within,
        Decides.OWN_LEVEL: place == region,
        Decides.FROM_BELOW: within and region.startswith(village[:6]),
        Decides.ADDRESSED: region.startswith(place),
        Decides.ANYWHERE: True,
    }[writes.decides]
