"""What a service takes as the gateway's word, and what of its answers may be kept."""

from typing import Any

import pytest
from httpx import Response

from shared.platform.web.gateway import Gate
from tests.api import Api

SECRET = "Q7f-2mZx9_LkT4wBvN8cRy1pHd6sJg3a"
FEED = "feed-token-of-the-peers"
BY_GATEWAY = {"Sluice-Gateway": SECRET, "Sluice-Client": "203.0.113.7"}


@pytest.fixture
async def guarded(start_tally: Any) -> Api:
    """The tally service behind a gateway; ten public calls a minute."""
    tally: Api = await start_tally(gateway_secret=SECRET, feed_token=FEED, public_rate_limit="10/minute")
    return tally


async def asked(api: Api, path: str, **headers: str) -> Response:
    """An answer to a request with these headers alone."""
    return await api.client.get(path, headers=headers)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sluice-Gateway": ""},
        {"Sluice-Gateway": SECRET[:-1]},
        {"Sluice-Gateway": SECRET + "a"},
        {"Sluice-Gateway": SECRET.lower()},
        {"Sluice_Gateway": SECRET},
        {"Authorization": "Bearer "},
        {"Authorization": f"Bearer {FEED}x"},
        {"Sluice-Client": "203.0.113.7", "X-Forwarded-For": "127.0.0.1"},
    ],
)
async def test_who_comes_past_the_gateway_is_refused(guarded: Api, headers: dict[str, str]) -> None:
    answer = await asked(guarded, "/tally/v1/checkpoint", **headers)

    assert (answer.status_code, answer.json()["code"]) == (403, "not-by-the-gateway")
    assert answer.headers["cache-control"] == "no-store"


async def test_a_command_past_the_gateway_is_refused_with_a_good_token_too(guarded: Api) -> None:
    body = {"name": "a", "n": 1}
    past = await guarded.post("/additions", body, role="keeper")
    through = await guarded.post("/additions", body, role="keeper", headers=BY_GATEWAY)

    assert (past.status_code, through.status_code) == (403, 201)


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/tally/healthz", "/tally/readyz"])
async def test_the_machine_room_asks_without_the_gateway(guarded: Api, path: str) -> None:
    assert (await asked(guarded, path)).status_code == 200


@pytest.mark.parametrize("path", ["/tally/v1/events", "/tally/v1/checkpoints", "/tally/v1/log"])
async def test_another_service_reads_the_log_with_its_feed_token(guarded: Api, path: str) -> None:
    peer = await asked(guarded, path, Authorization=f"Bearer {FEED}")
    post = await guarded.client.post(path, headers={"Authorization": f"Bearer {FEED}"})

    assert peer.json().get("code") != "not-by-the-gateway"
    assert post.json()["code"] == "not-by-the-gateway"


async def test_callers_are_counted_by_the_address_that_the_gateway_names(guarded: Api) -> None:
    async def statuses(client: str, calls: int, **more: str) -> list[int]:
        told = {**BY_GATEWAY, "Sluice-Client": client, **more}
        return [(await asked(guarded, "/tally/healthz", **told)).status_code for _ in range(calls)]

    assert await statuses("203.0.113.7", 11) == [200] * 10 + [429]
    assert await statuses("203.0.113.7", 1, **{"X-Forwarded-For": "198.51.100.1"}) == [429]
    assert await statuses("203.0.113.8", 1) == [200]
    assert await statuses("2001:db8::1", 10) == [200] * 10
    assert await statuses("2001:db8::2", 1) == [429]


async def test_the_secret_goes_no_further_than_the_door(guarded: Api) -> None:
    scope = {
        "type": "http", "method": "GET", "path": "/tally/v1/log", "scheme": "http", "client": ("10.0.0.1", 5),
        "headers": [(b"sluice-gateway", SECRET.encode()), (b"sluice-client", b"203.0.113.7"),
                    (b"x-forwarded-proto", b"https"), (b"accept", b"*/*")],
    }  # fmt: skip
    seen = Gate("tally", SECRET, FEED).admitted(scope)

    assert seen is not None
    assert (seen["client"], seen["scheme"]) == (("203.0.113.7", 0), "https")
    assert SECRET not in str(seen)


async def test_without_a_secret_the_door_is_open_and_nobodys_word_is_taken(tally: Api) -> None:
    scope = {"type": "http", "method": "GET", "path": "/", "client": ("10.0.0.1", 5), "scheme": "http",
             "headers": [(b"sluice-gateway", b""), (b"sluice-client", b"203.0.113.7")]}  # fmt: skip
    seen = Gate("tally", "", "").admitted(scope)

    assert seen == scope
    assert (await asked(tally, "/tally/healthz")).status_code == 200


async def test_answers_to_a_token_and_refusals_are_kept_by_nobody(tally: Api) -> None:
    private = await tally.get("/events", role="auditor")
    command = await tally.post("/additions", {"name": "a", "n": 1}, role="keeper")
    refused = await asked(tally, "/tally/v1/events")
    missing = await asked(tally, "/tally/v1/nothing")
    page = await asked(tally, "/tally/v1/nothing", Accept="text/html")

    assert {answer.headers["cache-control"] for answer in (private, command, refused, missing, page)} == {"no-store"}


async def test_what_is_public_may_be_kept_whoever_asks(tally: Api) -> None:
    for role in (None, "auditor"):
        headers = {"Authorization": f"Bearer {tally.token(role)}"} if role else {}
        answer = await asked(tally, "/tally/docs/assets/mark.svg?v=1", **headers)
        assert answer.headers["cache-control"].startswith("public")
