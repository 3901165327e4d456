"""The wire to PostgreSQL breaks around a COMMIT: one command, one effect, one answer (P2)."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import pytest

from shared.platform.commands import writer
from tests.api import Api
from tests.attack.proxy import Cut, Wire, wire
from tests.conftest import Cluster, Start
from tests.waiting import until


@pytest.fixture
async def broken(
    start_tally: Start, cluster: Cluster, tally_database: tuple[str, str]
) -> AsyncIterator[tuple[Api, Wire]]:
    """The tally service behind a wire that breaks on demand."""
    here = f":{cluster.server.port}/"
    with wire(cluster.server.port) as (laid, port):
        yield await start_tally(database_url=tally_database[1].replace(here, f":{port}/")), laid


async def add(api: Api, key: str, n: int = 1) -> Any:
    return await api.post("/additions", {"name": "a", "n": n}, role="keeper", key=key)


async def added(cluster: Cluster, api: Api) -> list[str]:
    """The commands whose events lie in the table, in order, read from it directly."""
    with api.app.state.service.engine.connect() as connection:
        events = [recorded.event for recorded in api.app.state.service.events.after(connection, 0, 1000)]
    return [event.act.command_id for event in events if event.TOPIC.endswith("added")]


async def test_a_commit_whose_reply_is_lost_is_answered_with_its_true_outcome(
    broken: tuple[Api, Wire], cluster: Cluster
) -> None:
    api, laid = broken
    laid.arm("lost-reply", Cut.BEFORE_REPLY)

    answer = await add(api, "lost-reply", 7)
    again = await add(api, "lost-reply", 7)

    assert laid.cuts == 1
    assert (answer.status_code, answer.json()) == (201, {"sequence": 2, "version": 2, "total": 7})
    assert again.content == answer.content
    assert await added(cluster, api) == ["lost-reply"]


async def test_a_commit_that_never_arrived_is_unknown_and_the_retry_takes_effect_once(
    broken: tuple[Api, Wire], cluster: Cluster
) -> None:
    api, laid = broken
    laid.arm("never-arrived", Cut.BEFORE_COMMIT)

    answer = await add(api, "never-arrived", 7)
    again = await add(api, "never-arrived", 7)

    assert laid.cuts == 1
    assert (answer.status_code, answer.json()["code"]) == (503, "outcome-unknown")
    assert (again.status_code, again.json()["total"]) == (201, 7)
    assert await added(cluster, api) == ["never-arrived"]


async def test_with_the_database_away_the_outcome_is_unknown_and_a_retry_gets_its_answer(
    broken: tuple[Api, Wire], cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "RESOLVE_SECONDS", 0.5)
    api, laid = broken
    await add(api, "before")
    laid.arm("lost-for-long", Cut.BEFORE_REPLY)
    laid.dies_at_cut = True

    answer = await add(api, "lost-for-long", 7)
    laid.dead = laid.dies_at_cut = False
    again = await add(api, "lost-for-long", 7)

    assert (answer.status_code, answer.json()["code"]) == (503, "outcome-unknown")
    assert answer.headers["Retry-After"]
    assert (again.status_code, again.json()["total"]) == (201, 8)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert await added(cluster, api) == ["before", "lost-for-long"]


async def test_under_load_every_command_has_one_effect_however_often_the_wire_breaks(
    broken: tuple[Api, Wire], cluster: Cluster
) -> None:
    api, laid = broken
    keys = [f"load-{number:02}" for number in range(60)]
    for number, key in enumerate(keys):
        if number % 7 == 0:
            laid.arm(key, Cut.BEFORE_REPLY if number % 2 else Cut.BEFORE_COMMIT)

    async def known(key: str) -> Any:
        answer = await add(api, key)
        if answer.status_code == 201:
            return answer.json()["total"]
        assert answer.json()["code"] in ("outcome-unknown", "database-unavailable", "in-flight"), answer.text
        return None

    totals = await asyncio.gather(*(until(partial(known, key)) for key in keys))

    assert laid.cuts >= 2
    assert sorted(totals) == list(range(1, 61))
    assert sorted(await added(cluster, api)) == keys
