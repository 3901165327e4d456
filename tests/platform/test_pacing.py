"""Refusals are answered at a pace, each address at its own, and what is not refused is not delayed."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

import pytest
from httpx import ASGITransport, AsyncClient, Response
from structlog.testing import capture_logs

from shared.platform.web import limits, pacing
from shared.platform.web.pacing import LONGEST_SECONDS, RefusalPace
from tests.api import Api
from tests.conftest import Start


class Clock:
    """A clock that stands until it is set."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """A clock of this test."""
    return Clock()


@pytest.fixture
def pace(clock: Clock) -> RefusalPace:
    """Two refusals at once, then ten a second."""
    return RefusalPace(at_once=2, every=0.1, clock=clock)


def test_the_first_refusals_are_answered_at_once_and_more_one_by_one(pace: RefusalPace) -> None:
    assert [pace.delay("a") for _ in range(5)] == pytest.approx([0, 0, 0.1, 0.2, 0.3])


def test_whoever_waits_out_a_flood_is_answered_at_once_again(pace: RefusalPace, clock: Clock) -> None:
    for _ in range(10):
        pace.delay("a")
    clock.now += LONGEST_SECONDS
    assert [pace.delay("a") for _ in range(3)] == pytest.approx([0, 0, 0.1])


def test_a_flood_of_one_address_delays_no_refusal_of_another(pace: RefusalPace) -> None:
    assert max(pace.delay("flood") for _ in range(1_000)) > 1
    assert pace.delay("neighbour") == 0


def test_a_flood_beyond_the_longest_wait_stays_evenly_spread(pace: RefusalPace) -> None:
    waits = [pace.delay("flood") for _ in range(502)]
    together = Counter(round(wait * 10) % 50 for wait in waits)
    assert max(waits) <= LONGEST_SECONDS
    assert len(together) == 50
    assert max(together.values()) - min(together.values()) <= 2


def test_clients_that_ask_again_at_once_are_refused_at_the_pace_and_never_in_a_burst(
    pace: RefusalPace, clock: Clock
) -> None:
    answered = sorted(clock.now + pace.delay("flood") for _ in range(30))
    times = []
    while clock.now < 1_060:
        clock.now = answered.pop(0)
        times.append(clock.now)
        answered = sorted([*answered, clock.now + pace.delay("flood")])
    busiest = max(sum(start <= at < start + 1 for at in times) for start in times if start > 1_001)
    assert busiest <= 11


def test_addresses_whose_flood_is_over_are_forgotten(pace: RefusalPace, clock: Clock) -> None:
    for number in range(1_000):
        clock.now += 0.01
        pace.delay(f"address-{number}")
    assert len(pace._due) <= 21


def test_what_is_remembered_of_addresses_is_bounded(pace: RefusalPace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "MOST_COUNTED", 100)
    for number in range(1_000):
        pace.delay(f"address-{number}")
    assert len(pace._due) == 100


async def test_no_more_refusals_wait_than_there_are_places(pace: RefusalPace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "MOST_WAITING", 3)
    flood = [asyncio.create_task(pace.wait("a")) for _ in range(10)]
    done, waiting = await asyncio.wait(flood, timeout=0.05)
    assert (len(done), len(waiting)) == (7, 3)
    await asyncio.wait(waiting)
    assert pace._waiting == 0


@pytest.fixture
async def flooded(start_tally: Start, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Api]:
    """A service that takes one forged token of an address, while refusals of a hundred more wait."""
    monkeypatch.setattr(limits, "FORGED_TOKENS", "1/day")
    tally = await start_tally()
    monkeypatch.setattr(pacing, "LONGEST_SECONDS", 36_000)
    tally.app.pace = RefusalPace(at_once=10, every=60)  # type: ignore[attr-defined]
    flood = [asyncio.create_task(_knock(tally.client, f"x{number}.y.z")) for number in range(100)]
    done, waiting = await asyncio.wait(flood, timeout=2)
    assert sorted(task.result().status_code for task in done) == [401] + [429] * 9
    yield tally
    for task in waiting:
        task.cancel()
    await asyncio.wait(waiting)


async def test_while_refusals_wait_a_public_page_does_not(flooded: Api) -> None:
    assert (await asyncio.wait_for(flooded.get("/totals/a"), 2)).status_code == 200


async def test_while_refusals_of_one_address_wait_those_of_another_do_not(flooded: Api) -> None:
    transport = ASGITransport(flooded.app, client=("203.0.113.8", 5000))
    async with AsyncClient(transport=transport, base_url="http://sluice") as neighbour:
        answers = [await asyncio.wait_for(_knock(neighbour, f"x{number}.y.z"), 2) for number in range(2)]
    assert [answer.status_code for answer in answers] == [401, 429]


async def test_a_refusal_that_waited_is_not_logged_as_a_slow_request(
    start_tally: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.platform.web.request_metrics.SLOW_SECONDS", 0.05)
    tally = await start_tally()
    tally.app.pace = RefusalPace(at_once=0, every=0.1)  # type: ignore[attr-defined]
    with capture_logs() as logs:
        assert (await _knock(tally.client, "x.y.z")).status_code == 401
    assert [line for line in logs if line["event"] == "request"] == []


async def _knock(client: AsyncClient, token: str) -> Response:
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": token[-30:]}
    return await client.post("/tally/v1/additions", headers=headers, json={"name": "a", "n": 1})
