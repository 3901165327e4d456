"""A month's checkpoint set names all four roots: recorded by itself, once the month is closed and each verified."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shared.tlog.notes import new_private_key
from tests.api import Api
from tests.conftest import Start
from tests.monitoring.checkpoint_sets.sealed_months import closed, look, verified
from tests.monitoring.world import BOOK, COUNTY, World
from tests.waiting import until

JANUARY, SET = (f"/counties/{COUNTY}/checkpoint-sets/{month}" for month in ("2020-01", "2020-02"))


@pytest.fixture
async def county(service: Start, tmp_path: Path) -> World:
    key = tmp_path / "seal.pem"
    key.write_text(new_private_key())
    api = await service("monitoring", sealing_key_file=key, seal_seconds=3600)
    api.set_clock(date(2020, 7, 15))
    world = World(api, COUNTY)
    await world.opened(date(2020, 1, 2))
    return world


async def read(api: Api, path: str) -> dict[str, Any]:
    answer = await api.get(path, params={"wait_for": api.app.state.service.position})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_the_set_of_a_closed_month_names_size_root_and_checkpoint_of_all_four_logs(county: World) -> None:
    api = county.api
    await closed(county, "2020-01")
    await closed(county, "2020-02")
    sizes = {"ledger": 3, "projects": 1, "disclosure": 9}
    roots = {source: verified(api, source, size) for source, size in sizes.items()}
    await api.post("/checkpoint", role="auditor")

    await look(api)
    found = await until_recorded(api, SET)
    january = await read(api, JANUARY)
    report = await read(api, f"/books/{BOOK}/months/2020-02")

    logs = {log["service"]: log for log in found["logs"]}
    assert list(logs) == ["ledger", "projects", "disclosure", "monitoring"]
    assert {name: log["root"] for name, log in logs.items() if name in roots} == roots
    assert [logs[name]["size"] for name in roots] == [3, 1, 9]
    assert all(logs[name]["note"].startswith(f"sluice/{name}/local\n{logs[name]['size']}\n") for name in roots)
    assert (logs["monitoring"]["size"], logs["monitoring"]["origin"]) == (0, "sluice/monitoring/local")
    assert (found["county"], found["month"], found["book"]) == (COUNTY, "2020-02", BOOK)
    assert january["logs"] == found["logs"]
    assert report["checkpoint_set"]["logs"] == found["logs"]


async def until_recorded(api: Api, path: str) -> dict[str, Any]:
    async def recorded() -> dict[str, Any]:
        answer = await api.get(path)
        assert answer.status_code in (200, 404), answer.text
        return answer.json() if answer.status_code == 200 else {}

    return await until(recorded)


async def test_it_waits_until_the_ledgers_checkpoint_covers_the_closing(county: World) -> None:
    await closed(county, "2020-01")
    verified(county.api, "ledger", 1)
    await look(county.api)
    assert (await county.api.get(JANUARY)).status_code == 404

    verified(county.api, "ledger", 2)
    await look(county.api)

    assert (await until_recorded(county.api, JANUARY))["logs"][0]["size"] == 2


async def test_it_waits_for_every_log_that_was_heard(county: World) -> None:
    await county.drafted("P1", date(2020, 2, 3))
    await closed(county, "2020-01")
    verified(county.api, "ledger", 2)
    await look(county.api)
    assert (await county.api.get(JANUARY)).status_code == 404

    verified(county.api, "projects", 1)
    await look(county.api)

    logs = (await until_recorded(county.api, JANUARY))["logs"]
    assert [(log["service"], log["size"]) for log in logs[:3]] == [("ledger", 2), ("projects", 1), ("disclosure", 0)]


async def test_a_month_has_one_set_however_often_one_looks(county: World) -> None:
    await closed(county, "2020-01")
    verified(county.api, "ledger", 2)
    await look(county.api)
    first = await until_recorded(county.api, JANUARY)
    verified(county.api, "ledger", 5)
    await look(county.api)
    await look(county.api)

    assert await read(county.api, JANUARY) == first


async def test_an_open_month_has_none_and_it_is_said(county: World) -> None:
    await look(county.api)
    answer = await county.api.get(SET)

    assert (answer.status_code, answer.json()["type"].rsplit("/", 1)[-1]) == (404, "checkpoint-set-missing")
    assert (await read(county.api, f"/books/{BOOK}/months/2020-02"))["checkpoint_set"] is None
