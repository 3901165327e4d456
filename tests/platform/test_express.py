"""The express lane answers every request as the framework would: a query sends the same request the long way."""

import json
from typing import Any

import pytest
from httpx import Response

from tests.api import Api

JSON = {"Content-Type": "application/json"}
GOOD = {"name": "a", "n": 1}


async def both_ways(tally: Api, **request: Any) -> tuple[Response, Response]:
    """One command by the express lane, then one like it by the long way."""
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
    short, long = await both_ways(tally, role="keeper", content=content, headers=JSON)
    same = [{k: v for k, v in answer.json().items() if k != "detail"} for answer in (short, long)]

    assert short.status_code == long.status_code >= 400
    assert same[0] == same[1]
    assert short.headers["content-type"] == long.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "Application/JSON", "text/plain", "", "image/png"])
async def test_a_content_type_means_the_same_both_ways(tally: Api, kind: str) -> None:
    short, long = await both_ways(
        tally, role="keeper", content=json.dumps(GOOD).encode(), headers={"Content-Type": kind}
    )

    assert short.status_code == long.status_code
    assert short.json().get("code") == long.json().get("code")


async def test_role_region_and_key_are_asked_for_both_ways(tally: Api) -> None:
    for request in ({"role": "village"}, {"role": "keeper", "region": "654027"}, {"role": "keeper", "key": "k" * 201}):
        short, long = await both_ways(tally, body=GOOD, **request)

        assert short.status_code == long.status_code >= 400
        assert short.json() == long.json()


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
