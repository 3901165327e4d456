"""Many objections at once: whoever floods is held off, whoever else objects gets in."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient, Response

from shared.platform.web.pacing import RefusalPace
from tests.api import Api
from tests.disclosure.client import posted

TEXT = "面积与实际不符，请核实。"
Caller = Callable[[str], Any]


@pytest.fixture
async def calling_from(api: Api) -> AsyncIterator[Caller]:
    """Clients with addresses of their own."""
    async with AsyncExitStack() as clients:

        async def calling_from(address: str) -> AsyncClient:
            transport = ASGITransport(api.app, client=(address, 5000))
            return await clients.enter_async_context(AsyncClient(transport=transport, base_url="http://sluice"))

        yield calling_from


async def by_json(client: AsyncClient, notice: str, text: str = TEXT) -> int:
    return (await client.post(f"/disclosure/v1/notices/{notice}/objections", json={"text": text})).status_code


async def served_form(client: AsyncClient, notice: str) -> str:
    page = await client.get(f"/disclosure/notices/{notice}")
    found = re.search(r'name="key" value="([^"]+)"', page.text)
    assert found is not None, page.text
    return found[1]


async def by_form(client: AsyncClient, notice: str, key: str, text: str = TEXT, **words: str) -> Response:
    form = {"key": key, "text": text, "name": "", "contact": ""} | words
    return await client.post(f"/disclosure/notices/{notice}/objections", data=form)


async def notices(api: Api, hear: Any, count: int = 1) -> list[str]:
    """So many open windows, as the pages show them."""
    made = [await posted(api, hear, project=f"p-{number}") for number in range(count)]
    await api.get(f"/notices/{made[-1][0]}", params={"wait_for": made[-1][1]["sequence"]})
    return [number for number, _ in made]


async def test_programs_and_forms_of_one_address_share_a_window(api: Api, hear: Any, calling_from: Caller) -> None:
    first, second = await notices(api, hear, 2)
    office = await calling_from("203.0.113.7")
    programs = [await by_json(office, first) for _ in range(25)]
    forms = [
        (await by_form(office, notice, await served_form(office, notice))).status_code
        for notice in (first, second)
        for _ in range(12)
    ]

    assert (programs.count(201), programs.count(429)) == (20, 5)
    assert (forms[:12].count(303), forms[12:].count(303)) == (10, 10)
    assert forms.count(429) == 4


async def test_who_sends_one_form_over_and_over_leaves_room_for_the_neighbours_form(
    api: Api, hear: Any, calling_from: Caller
) -> None:
    (notice,) = await notices(api, hear)
    office = await calling_from("203.0.113.7")
    flood, neighbour = await served_form(office, notice), await served_form(office, notice)
    sent = [(await by_form(office, notice, flood, text=f"{TEXT}{n}")).status_code for n in range(40)]

    assert (sent.count(303), sent.count(429)) == (25, 15)
    assert (await by_form(office, notice, neighbour)).status_code == 303


@pytest.mark.parametrize("key", ["", "a" * 32, "0123.1583110800.deadbeef"])
async def test_a_form_that_nobody_served_has_no_share_of_its_own(
    api: Api, hear: Any, calling_from: Caller, key: str
) -> None:
    (notice,) = await notices(api, hear)
    office = await calling_from("203.0.113.7")
    sent = [(await by_form(office, notice, f"{key}{n}")).status_code for n in range(25)]

    assert sent.count(429) == 5
    assert (await by_form(office, notice, await served_form(office, notice))).status_code == 303


async def test_a_flood_from_one_address_locks_no_other_out(api: Api, hear: Any, calling_from: Caller) -> None:
    (notice,) = await notices(api, hear)
    flood, neighbour = await calling_from("203.0.113.7"), await calling_from("203.0.113.8")
    assert [await by_json(flood, notice) for _ in range(30)].count(429) == 10

    assert await by_json(neighbour, notice) == 201


async def test_addresses_of_one_ipv6_network_are_one(api: Api, hear: Any, calling_from: Caller) -> None:
    (notice,) = await notices(api, hear)
    sent = [await by_json(await calling_from(f"2001:db8::{n + 1:x}"), notice) for n in range(25)]

    assert sent.count(429) == 5
    assert await by_json(await calling_from("2001:db8:0:1::1"), notice) == 201


async def test_a_notice_flooded_from_many_addresses_takes_the_first_letter_of_each(
    api: Api, hear: Any, calling_from: Caller
) -> None:
    (notice,) = await notices(api, hear)
    clients = [await calling_from(f"203.0.113.{n}") for n in range(8)]
    sent = [await by_json(client, notice) for client in clients for _ in range(20)]
    newcomer = await calling_from("198.51.100.1")

    assert sent.count(201) < 70
    assert await by_json(newcomer, notice) == 201
    assert await by_json(newcomer, notice) == 429


async def test_who_is_held_off_keeps_what_was_typed_and_is_told_when_and_where_to_turn(
    api: Api, hear: Any, calling_from: Caller
) -> None:
    (notice,) = await notices(api, hear)
    office = await calling_from("203.0.113.7")
    key = await served_form(office, notice)
    for n in range(25):
        await by_form(office, notice, key, text=f"{TEXT}{n}")
    held = await by_form(office, notice, key, text="我家的补贴少了。", name="买买提", contact="某村")

    assert held.status_code == 429
    assert 1 <= int(held.headers["retry-after"]) <= 66
    assert f"请 {held.headers['retry-after']} 秒后再提交一次" in held.text
    assert "监督举报电话" in held.text
    assert f'href="/disclosure/notices/{notice}"' in held.text
    assert all(words in held.text for words in ("我家的补贴少了。", "买买提", "某村", key))
    assert held.headers["cache-control"] == "no-store"


async def test_refused_forms_wait_for_their_turn_like_every_refusal(api: Api, hear: Any, calling_from: Caller) -> None:
    (notice,) = await notices(api, hear)
    office = await calling_from("203.0.113.7")
    api.app.pace = pace = RefusalPace(at_once=0, every=0.01, clock=lambda: 1_000.0)  # type: ignore[attr-defined]
    sent = [(await by_form(office, notice, "")).status_code for _ in range(23)]

    assert sent.count(429) == 3
    assert pace.delay("203.0.113.7") == pytest.approx(0.04)
    assert pace.delay("203.0.113.8") == pytest.approx(0.01)
