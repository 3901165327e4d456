"""The fast path answers every request as the framework would: a query sends the same request by the framework."""

import json
from typing import Annotated, Any

import pytest
from fastapi import Depends, Query, Request
from httpx import Response

from shared.platform.identity.roles import Role
from shared.platform.web.bodies import ActBody
from shared.platform.web.context import CommandContext, require_role
from shared.platform.web.fast_path import plain_commands
from shared.platform.web.router import Router
from tests.api import Api

JSON = {"Content-Type": "application/json"}
GOOD = {"name": "a", "n": 1}


async def both_ways(tally: Api, **request: Any) -> tuple[Response, Response]:
    """One command by the fast path, then one like it by the framework."""
    return (
        await tally.post("/additions", **request),
        await tally.post("/additions", params={"dry_run": "false"}, **request),
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" ",
        b"null",
        b"[]",
        b'"text"',
        b"\xff\xfe",
        b'{"name": "a", "n"',
        b"[" * 100_000,
        b'{"name": "a", "n": 1, "n": "2"}',
        b'{"name": "\\ud800", "n": 1}',
        b'{"name": "a\\u0000", "n": 1}',
        b'{"name": "a", "n": NaN}',
        b'{"name": "a", "n": 1, "effective_on": "2020-02-30"}',
        b'{"name": "a", "n": 1, "effective_on": "2999-01-01"}',
        json.dumps({**GOOD, "n": 10**20}).encode(),
        json.dumps({**GOOD, "more": "x"}).encode(),
        json.dumps({**GOOD, "name": "a" * 300_000}).encode(),
        json.dumps({**GOOD, "n": 99}).encode(),
        json.dumps({**GOOD, "n": 101}).encode(),
    ],
    ids=lambda content: repr(content[:30]),
)
async def test_a_refusal_reads_the_same_both_ways(tally: Api, content: bytes) -> None:
    fast, framework = await both_ways(tally, role="keeper", content=content, headers=JSON)
    same = [{k: v for k, v in answer.json().items() if k != "detail"} for answer in (fast, framework)]

    assert fast.status_code == framework.status_code >= 400
    assert same[0] == same[1]
    assert fast.headers["content-type"] == framework.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "Application/JSON", "text/plain", "", "image/png"])
async def test_a_content_type_means_the_same_both_ways(tally: Api, kind: str) -> None:
    fast, framework = await both_ways(
        tally, role="keeper", content=json.dumps(GOOD).encode(), headers={"Content-Type": kind}
    )

    assert fast.status_code == framework.status_code
    assert fast.json().get("code") == framework.json().get("code")


async def test_role_region_and_key_are_asked_for_both_ways(tally: Api) -> None:
    for request in ({"role": "village"}, {"role": "keeper", "region": "654027"}, {"role": "keeper", "key": "k" * 201}):
        fast, framework = await both_ways(tally, body=GOOD, **request)

        assert fast.status_code == framework.status_code >= 400
        assert fast.json() == framework.json()


async def test_who_is_unknown_hears_nothing_about_the_body(tally: Api) -> None:
    answer = await tally.client.post("/tally/v1/additions", content=b'{"name', headers=JSON)

    assert (answer.status_code, answer.json()["code"]) == (401, "token-refused")


async def test_the_limit_of_calls_holds_both_ways(start_tally: Any) -> None:
    tally = await start_tally(rate_limit="2/hour")

    statuses = [(await tally.post("/additions", GOOD, role="keeper")).status_code for _ in range(3)]

    assert statuses == [201, 201, 429]


async def test_a_request_is_measured_under_its_route(tally: Api) -> None:
    await tally.post("/additions", GOOD, role="keeper")

    metrics = (await tally.client.get("/metrics")).text

    assert 'sluice_http_request_seconds_count{method="POST",route="/tally/v1/additions",status="201"}' in metrics


Keeper = Annotated[CommandContext, Depends(require_role(Role.KEEPER))]


async def plain(name: str, body: ActBody, ctx: Keeper) -> None: ...
async def with_a_query(name: str, body: ActBody, ctx: Keeper, more: Annotated[str, Query()] = "") -> None: ...
async def with_the_request(name: str, body: ActBody, ctx: Keeper, request: Request) -> None: ...
async def with_two_bodies(name: str, body: ActBody, more: ActBody, ctx: Keeper) -> None: ...
async def with_a_number(name: int, body: ActBody, ctx: Keeper) -> None: ...
async def with_an_optional_body(name: str, ctx: Keeper, body: ActBody | None = None) -> None: ...
async def without_a_body(name: str, ctx: Keeper) -> None: ...
async def without_a_role(name: str, body: ActBody) -> None: ...


def test_a_route_of_names_one_body_and_one_context_is_plain() -> None:
    router = Router(prefix="/tally/v1")
    router.post("/tallies/{name}")(plain)

    (command,) = plain_commands(router.routes)

    assert (command.path, command.names) == ("/tally/v1/tallies/{name}", ((4, "name"),))
    assert (command.context_name, command.body_name, command.access.roles) == ("ctx", "body", (Role.KEEPER,))


@pytest.mark.parametrize(
    "endpoint",
    [
        with_a_query,
        with_the_request,
        with_two_bodies,
        with_a_number,
        with_an_optional_body,
        without_a_body,
        without_a_role,
    ],
)
def test_a_route_that_takes_anything_else_is_left_to_the_framework(endpoint: Any) -> None:
    router = Router(prefix="/tally/v1")
    router.post("/tallies/{name}")(endpoint)

    assert list(plain_commands(router.routes)) == []


async def refuse_all() -> None: ...


def test_a_route_with_a_dependency_of_its_router_is_left_to_the_framework() -> None:
    router = Router(prefix="/tally/v1", dependencies=[Depends(refuse_all)])
    router.post("/tallies/{name}")(plain)
    router.put("/tallies/{name}")(plain)

    assert list(plain_commands(router.routes)) == []
