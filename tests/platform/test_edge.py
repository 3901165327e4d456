"""The HTTP edge: who may call, with what, and how failures read."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shared.platform.web.bodies import YuanText
from shared.platform.web.validation_messages import SHAPES
from tests.api import Api


async def test_a_call_without_a_token_is_unauthorised(tally: Api) -> None:
    answer = await tally.client.post("/tally/v1/additions", json={"name": "a", "n": 1})

    assert (answer.status_code, answer.json()["code"]) == (401, "token-refused")


async def test_a_forged_token_is_refused(tally: Api) -> None:
    forged = tally.token("keeper")[:-4] + "AAAA"

    answer = await tally.client.post("/tally/v1/additions", headers={"Authorization": f"Bearer {forged}"})

    assert answer.status_code == 401


@pytest.mark.parametrize("staff", ["13812345678", "138-1234-5678", "654024198001011232", "\u200b"])
async def test_a_token_naming_an_official_by_a_personal_number_or_nothing_is_refused(tally: Api, staff: str) -> None:
    answer = await tally.post("/additions", {"name": "a", "n": 1}, role="keeper", staff=staff)

    assert (answer.status_code, answer.json()["code"]) == (401, "token-refused")


async def test_the_wrong_role_is_refused_and_told_whose_task_it_is(tally: Api) -> None:
    answer = await tally.post("/additions", {"name": "a", "n": 1}, role="village")

    assert (answer.status_code, answer.json()["code"]) == (403, "role-forbidden")
    assert "专账管理人" in answer.json()["detail"]


async def test_the_wrong_region_is_refused(tally: Api) -> None:
    answer = await tally.post("/additions", {"name": "a", "n": 1}, role="keeper", region="654027")

    assert (answer.status_code, answer.json()["code"]) == (403, "outside-region")


async def test_a_command_without_a_key_is_refused(tally: Api) -> None:
    headers = {"Authorization": f"Bearer {tally.token('keeper')}"}

    answer = await tally.client.post("/tally/v1/additions", headers=headers, json={"name": "a", "n": 1})

    assert (answer.status_code, answer.json()["code"]) == (422, "key-missing")


@pytest.mark.parametrize(
    ("content", "pointer"),
    [
        (b'{"name": "a"}', "/n"),
        (b'{"name": "a", "n": 1.5}', "/n"),
        (b'{"name": "a", "n": "1"}', "/n"),
        (b'{"name": "a", "n": 1, "m": 2}', "/m"),
        (b'{"name": "a", "n": 1, "n": 2}', "/n"),
        (b'{"name": "a", "n": 1, "effective_on": 1585612800}', "/effective_on"),
        (b'{"name": "a", "n": 1, "effective_on": "1585612800"}', "/effective_on"),
        (b'{"name": "a", "n": 1, "effective_on": "1999-12-31"}', "/effective_on"),
        (b'{"name": "a", "n"', ""),
        (b"\xff\xfe", ""),
    ],
)
async def test_bad_input_is_answered_with_the_field_and_the_fix(tally: Api, content: bytes, pointer: str) -> None:
    json_type = {"Content-Type": "application/json"}
    answer = await tally.post("/additions", role="keeper", content=content, headers=json_type)

    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"
    if answer.status_code == 422:
        assert answer.json()["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize("sign", [*"\u200b\ufeff\xad\u200f\u202e\ufe0f\u3164\x85", "\U000e0100"])
@pytest.mark.parametrize("query", ["", "?dry_run=false"])
async def test_a_character_that_nobody_sees_is_refused_with_its_field_and_place(
    tally: Api, sign: str, query: str
) -> None:
    answer = await tally.post(f"/additions{query}", {"name": f"扶{sign}贫", "n": 1}, role="keeper")

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/name")
    assert f"第 2 个字符（U+{ord(sign):04X}）看不见" in answer.json()["errors"][0]["detail"]


@pytest.mark.parametrize("sign", ["\u200b", "\u202e", "\ufe0f"])
async def test_a_character_that_nobody_sees_is_refused_in_an_address_too(tally: Api, sign: str) -> None:
    in_path = await tally.get(f"/tallies/扶{sign}贫", role="keeper")
    in_query = await tally.get(f"/tallies/a?of=扶{sign}贫", role="keeper")

    assert (in_path.status_code, in_path.json()["errors"][0]["pointer"]) == (422, "/path")
    assert (in_query.status_code, in_query.json()["errors"][0]["pointer"]) == (422, "/query/of")


async def test_a_name_said_twice_is_refused_in_a_dry_run_too(tally: Api) -> None:
    json_type = {"Content-Type": "application/json"}
    body = b'{"name": "a", "n": 1, "n": 2}'
    answer = await tally.post("/additions?dry_run=true", role="keeper", content=body, headers=json_type)

    assert answer.json()["errors"] == [{"pointer": "/n", "detail": "同一个字段写了两次，请只保留一个"}]


async def test_json_under_another_media_type_is_told_which_header_to_send(tally: Api) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = await tally.post("/additions", role="keeper", content=b'{"name": "a", "n": 1}', headers=form)

    assert (answer.status_code, answer.json()["code"]) == (415, "wrong-media-type")
    assert "Content-Type: application/json" in answer.json()["detail"]


def test_every_pattern_of_the_interfaces_is_told_in_words() -> None:
    documents = Path(__file__).parents[2] / "docs" / "api"
    texts = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(documents.glob("*.json"))]
    amount = YuanText.__metadata__[0].json_schema_extra["pattern"]

    assert texts
    assert set(_patterns(texts)) - {amount} <= set(SHAPES)


def _patterns(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for each in part:
            yield from _patterns(each)
    elif isinstance(part, dict):
        if isinstance(part.get("pattern"), str):
            yield part["pattern"]
        yield from _patterns(list(part.values()))


async def test_a_business_date_in_the_future_is_refused(tally: Api) -> None:
    answer = await tally.post("/additions", {"name": "a", "n": 1, "effective_on": "2999-01-01"}, role="keeper")

    assert answer.json()["errors"][0]["pointer"] == "/effective_on"


async def test_a_body_beyond_the_limit_is_refused(tally: Api) -> None:
    answer = await tally.post("/additions", {"name": "a" * 300_000, "n": 1}, role="keeper")

    assert (answer.status_code, answer.json()["code"]) == (413, "body-too-large")


async def test_an_unforeseen_failure_is_a_problem_with_a_trace(tally: Api) -> None:
    answer = await tally.get("/broken")

    assert (answer.status_code, answer.json()["code"]) == (500, "internal-error")


async def test_an_unknown_address_is_a_problem(tally: Api) -> None:
    assert (await tally.get("/nowhere")).json()["code"] == "no-such-address"


async def test_the_feed_is_numbered_without_gaps_and_stays_within_the_region(tally: Api) -> None:
    for n in (1, 2, 3):
        await tally.post("/additions", {"name": "a", "n": n}, role="keeper")

    batch = (await tally.get("/events?limit=10", role="auditor", region="65")).json()
    elsewhere = await tally.get("/events?limit=10", role="auditor", region="66")

    assert [(e["sequence"], e["previous"]) for e in batch] == [("1", "0"), ("2", "1"), ("3", "2"), ("4", "3")]
    assert (elsewhere.json(), elsewhere.headers["X-Next-After"]) == ([], "4")


async def test_health_and_metrics_answer(tally: Api) -> None:
    assert (await tally.client.get("/healthz")).json()["status"] == "alive"
    assert (await tally.client.get("/readyz")).status_code == 200
    assert "sluice_commands_total" in (await tally.client.get("/metrics")).text
