"""The stream of changes: live, resumable, and ended with the service."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

import pytest
from httpx import AsyncClient, Response

from tests.monitoring.serving import served
from tests.monitoring.world import BOOK
from tests.waiting import until

JAN = date(2020, 1, 10)


@asynccontextmanager
async def listening(address: str, path: str = "", **headers: str) -> AsyncIterator[Response]:
    async with (
        AsyncClient(base_url=address, timeout=10) as client,
        client.stream("GET", f"/monitoring/v1/stream{path}", headers=headers) as answer,
    ):
        yield answer


async def events(answer: Response, count: int) -> list[tuple[int, dict]]:
    """The next events as (id, data)."""
    found, number = [], 0
    async for line in answer.aiter_lines():
        if line.startswith("id: "):
            number = int(line[4:])
        elif line.startswith("data: "):
            found.append((number, json.loads(line[6:])))
        if len(found) == count:
            break
    return found


async def test_a_change_is_pushed_while_one_listens(county):
    async with served(county.api.app) as address, listening(address) as answer:
        reading = asyncio.create_task(events(answer, 2))
        await until(lambda: county.api.app.state.service.listeners)
        await county.opened(JAN)
        await county.received("L1", 100, JAN)

        told = await asyncio.wait_for(reading, 10)

    assert [(data["book"], data["what"], data["sequence"]) for _, data in told] == [
        (BOOK, "books", 1),
        (BOOK, "funds", 2),
    ]


async def test_who_comes_back_with_the_last_event_id_misses_and_repeats_nothing(county):
    await county.opened(JAN)
    async with served(county.api.app) as address:
        async with listening(address, "?after=0") as answer:
            ((last, _),) = await events(answer, 1)
        await county.received("L1", 100, JAN)
        await county.drafted("P1", JAN)

        async with listening(address, **{"Last-Event-ID": str(last)}) as answer:
            told = await events(answer, 2)

    assert [data["what"] for _, data in told] == ["funds", "projects"]
    assert [number for number, _ in told] == [last + 1, last + 2]


async def test_a_region_hears_of_its_own_books_only(county):
    await county.opened(JAN)
    county.place = "654024"
    await county.opened(JAN)

    async with served(county.api.app) as address, listening(address, "?after=0&county=654024") as answer:
        ((_, told),) = await events(answer, 1)

    assert told["county"] == "654024"


@pytest.mark.timeout(30)
async def test_open_streams_end_when_the_service_stops(county):
    async with served(county.api.app) as address, listening(address) as answer:
        county.api.app.state.service.stop_streams()

        rest = [line async for line in answer.aiter_lines() if line.startswith("data")]

    assert rest == []
