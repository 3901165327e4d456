"""Tokens and the levels of a pool: who is nobody, and who stands above or below the county (P10)."""

from collections.abc import Iterator
from typing import Any

import pytest
from httpx import URL

from shared.platform.identity.roles import Role
from shared.platform.web import limits
from shared.platform.web.access_labels import roles_of
from tests.attack.commands import SCENES, Command, Scene
from tests.conftest import Start

ASKED = {"county": "654024", "year": "2020", "from": "1", "to": "9"}


def routes(scene: Scene) -> Iterator[tuple[str, str, tuple[Role, ...] | None]]:
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


@pytest.mark.parametrize("name", SCENES)
async def test_every_route_that_is_not_public_wants_a_token_before_anything_else(
    service: Start, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "FORGED_TOKENS", "100000/minute")
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


class _AnyName(dict[str, str]):
    """What a scene does not name may be called anything: roles are asked for first."""

    def __missing__(self, key: str) -> str:
        return "654024-2020-0001"
