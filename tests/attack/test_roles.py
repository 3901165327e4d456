"""Role, region and command: every cell of the table over every route of every service is tried (P10)."""

from collections.abc import Iterator
from typing import Any

import pytest
from httpx import URL

from services.disclosure import intake
from shared.http.desk import public
from shared.identity.roles import Role
from tests.attack.commands import CHANGES_NOTHING, SCENES, Command, Scene
from tests.conftest import Start

WRITES = {"POST", "PUT", "PATCH", "DELETE"}
ELSEWHERE = {2: "42", 4: "4203", 6: "420323", 9: "420323100", 12: "420323100001"}
NEXT_DOOR = {2: "66", 4: "6541", 6: "654023", 9: "654024102", 12: "654024101999"}
ABOVE_THE_COUNTY = {Role.PROVINCE, Role.PREFECTURE, Role.AUDITOR, Role.SYSTEM}
"""They guide, supervise and audit: they read everything and write neither pool nor project."""

ASKED = {"county": "654024", "year": "2020", "from": "1", "to": "9"}


def roles_of(dependant: Any) -> set[Role] | None:
    """The roles of a route's dependencies, all of them together; None when it is public."""
    found: set[Role] = set()
    for needed in dependant.dependencies:
        if needed.call is public:
            return None
        found |= set(getattr(needed.call, "roles", ())) | (roles_of(needed) or set())
    return found or None


def routes(scene: Scene) -> Iterator[tuple[str, str, set[Role] | None]]:
    """Method, path below /{service}/v1, and the roles it is for."""
    prefix = f"/{scene.api.name}/v1"
    for route in scene.api.app.routes:
        if str(route.path).startswith(prefix):
            method = next(iter(route.methods - {"HEAD"}))
            yield method, str(route.path).removeprefix(prefix).replace(":path}", "}"), roles_of(route.dependant)


async def ask(scene: Scene, method: str, path: str, token: str | None) -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    address = f"/{scene.api.name}/v1{path}"
    if method == "GET":
        return await scene.api.client.get(URL(address).copy_merge_params(ASKED), headers=headers)
    return await scene.api.client.request(method, address, headers=headers, json={})


@pytest.mark.req("XC-03", "XC-08", "XC-16", "XC-86")
@pytest.mark.parametrize("name", SCENES)
async def test_every_route_refuses_every_role_it_is_not_for_before_anything_else(service: Start, name: str) -> None:
    scene = await SCENES[name](service)
    before, wrong, cells = scene.events(), [], 0

    for method, path, roles in routes(scene):
        filled = path.format_map(_AnyName(scene.names))
        if name in ("ledger", "projects") and method in WRITES and (method, path) not in CHANGES_NOTHING:
            assert roles
            assert not roles & ABOVE_THE_COUNTY
        for role in set(Role) - roles if roles else ():
            answer = await ask(scene, method, filled, scene.api.token(role, "" if role is Role.SYSTEM else "654024"))
            cells += 1
            if (answer.status_code, answer.json()["code"]) != (403, "role-forbidden"):
                wrong.append((role, method, path, answer.text))

    assert not wrong, (len(wrong), wrong[:20])
    assert cells > 20
    assert scene.events() == before


@pytest.mark.parametrize("name", SCENES)
async def test_every_route_that_is_not_public_wants_a_token_before_anything_else(service: Start, name: str) -> None:
    scene = await SCENES[name](service)
    before = scene.events()

    wrong = [
        (method, path, answer.text)
        for method, path, roles in routes(scene) if roles
        for token in (None, "", "x.y.z", scene.api.token("keeper")[:-6] + "AAAAAA")
        if (answer := await ask(scene, method, path.format_map(_AnyName(scene.names)), token)).status_code != 401
    ]  # fmt: skip

    assert not wrong, (len(wrong), wrong[:20])
    assert scene.events() == before


@pytest.mark.parametrize("name", SCENES)
async def test_every_command_is_refused_from_another_region_in_every_role_that_may_give_it(
    service: Start, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "LIMIT", "100000/minute")
    scene = await SCENES[name](service)
    before, wrong = scene.events(), []
    granted = {(method, path): roles for method, path, roles in routes(scene)
               if method in WRITES and (method, path) not in CHANGES_NOTHING}  # fmt: skip
    assert {(c.method, c.route) for c in scene.commands} == set(granted), "a command of every route, and no other"

    for command in scene.commands:
        allowed = await command.give(scene.api, query={"dry_run": "true"}) if granted[_of(command)] else None
        if allowed is not None and allowed.status_code != 200:
            wrong.append((command.route, "is not good as it stands", allowed.text))
        for role in granted[_of(command)] or ():
            for region in _other_regions(role):
                answer = await command.give(scene.api, role=role, region=region)
                if answer.status_code not in (403, 404) or not answer.json()["title"]:
                    wrong.append((command.route, role, region, answer.text))

    assert not wrong, (len(wrong), wrong[:20])
    assert scene.events() == before


@pytest.mark.req("XC-12")
async def test_a_countys_pool_is_decided_on_by_the_county_alone_in_every_command_and_role(service: Start) -> None:
    scene = await SCENES["ledger"](service)
    before, wrong, cells = scene.events(), [], 0
    granted = {(method, path): roles for method, path, roles in routes(scene)}

    for command in scene.commands:
        if not command.route.startswith(OF_THE_POOL) or command.route in MOVES_NO_MONEY:
            continue
        for role in granted[_of(command)] or ():
            for region in ("6540", "65", "654024101"):
                if region == command.region:
                    continue
                answer = await command.give(scene.api, role=role, region=region, query={"dry_run": "true"})
                asks_from_below = command.route in ASKED_FROM_BELOW and region == "654024101"
                wanted = 200 if asks_from_below else 403
                basis = answer.json().get("legal_basis", {}).get("quote", "")
                from_above = wanted == 403 and command.region.startswith(region)
                if answer.status_code != wanted or (from_above and not basis.startswith("县(市、区)自主确定项目")):
                    wrong.append((command.route, role, region, answer.text))
                cells += 1

    assert not wrong, (len(wrong), wrong[:20])
    assert cells > 90
    assert scene.events() == before


OF_THE_POOL = ("/books", "/imports", "/counties/{county}/standards")
ASKED_FROM_BELOW = ("/books/{book}/payments", "/books/{book}/batches", "/books/{book}/batches/file",
                    "/books/{book}/spendings")  # fmt: skip
_LINE = "/books/{book}/statement-lines/{line}"
MOVES_NO_MONEY = ("/books/{book}/statements", "/books/{book}/statement-lines/matching",
                  f"{_LINE}/match", f"{_LINE}/explanation", f"{_LINE}/release")  # fmt: skip
"""A statement is held against the book and enters nothing into it."""


def _of(command: Command) -> tuple[str, str]:
    return command.method, command.route


def _other_regions(role: Role) -> tuple[str, str]:
    """Far away and next door, as long as the region in which this role would act."""
    length = {Role.PROVINCE: 2, Role.PREFECTURE: 4, Role.TOWNSHIP: 9, Role.VILLAGE: 12, Role.WORK_TEAM: 12}.get(role, 6)
    return ELSEWHERE[length], NEXT_DOOR[length]


MUST_NAME = {"/books/{book}/payees": "&lot=某文"}
"""What a question does not do without."""


@pytest.mark.parametrize("name", ["ledger", "projects"])
async def test_a_named_book_project_or_plan_is_not_shown_to_another_region(service: Start, name: str) -> None:
    scene = await SCENES[name](service)
    last = scene.events()
    wrong = []

    for method, path, roles in routes(scene):
        if method != "GET" or not roles or not {"book", "project", "plan"} & set(_names_in(path)):
            continue
        filled = path.format_map(_AnyName(scene.names))
        for region, wanted in (("654024", 200), ("654023", 403)):
            token = scene.api.token("auditor", region)
            answer = await ask(scene, method, f"{filled}?wait_for={last}{MUST_NAME.get(path, '')}", token)
            if answer.status_code != wanted:
                wrong.append((region, path, answer.text))

    assert not wrong, (len(wrong), wrong[:20])


def _names_in(path: str) -> list[str]:
    return [part[1:-1] for part in path.split("/") if part.startswith("{")]


class _AnyName(dict[str, str]):
    """What a scene does not name may be called anything: roles are asked for first."""

    def __missing__(self, key: str) -> str:
        return "654024-2020-0001"
