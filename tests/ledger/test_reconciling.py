"""The ledger compares its rows with its log by itself, at its hour, in a process of its own."""

from datetime import UTC, datetime, timedelta
from typing import Any

import psutil
import pytest

from shared.platform.reconciling import runner
from shared.platform.reconciling.findings import Found
from shared.platform.reconciling.records import ASKED, NIGHTLY, Ended, Records, Run
from shared.platform.reconciling.runner import is_due, last_hour
from tests.api import Api
from tests.conftest import Cluster, Start
from tests.ledger.client import ON, open_book, receive
from tests.waiting import until

WITHIN = 60
HALF_PAST_TWO = (timedelta(hours=2, minutes=30),)


@pytest.fixture
async def watchful(service: Start, cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> Api:
    """A ledger that soon looks at the clock; its reconciler takes its settings from the environment, as it does."""
    monkeypatch.setattr(runner, "LOOK_SECONDS", 0.1)
    monkeypatch.setattr(runner, "SETTLE_SECONDS", 0.0)
    monkeypatch.setattr(runner, "AGAIN_SECONDS", 0.5)
    url = cluster.fresh("ledger")[1]
    monkeypatch.setenv("LEDGER_DATABASE_URL", url)
    monkeypatch.setenv("SLUICE_ENV", "development")
    api = await service("ledger", database_url=url)
    monkeypatch.setenv("SLUICE_CLOCK_FILE", str(api.clock_file))
    api.set_clock(ON)
    return api


async def runs(api: Api, many: int) -> list[dict[str, Any]]:
    """The runs that ended, the latest first, once there are so many."""

    async def ended() -> list[dict[str, Any]]:
        items = (await api.get("/reconciliations")).json()["items"]
        found = [item for item in items if item["ended_at"] is not None]
        return found if len(found) >= many else []

    return await until(ended, WITHIN)


async def test_a_night_that_was_missed_is_caught_up_and_the_next_one_comes_by_itself(watchful: Api) -> None:
    await open_book(watchful)
    await receive(watchful)
    (first,) = await runs(watchful, 1)
    watchful.advance_clock(1)
    second, _ = await runs(watchful, 2)

    assert {first["outcome"], second["outcome"]} == {"equal"}
    assert {first["cause"], second["cause"]} == {NIGHTLY}
    assert first["begun_at"][:10] == "2020-03-02"
    assert second["begun_at"][:10] == "2020-03-03"


async def test_a_run_ends_with_its_service(watchful: Api) -> None:
    reconciler = watchful.app.state.service.reconciler
    await runs(watchful, 1)
    await until(lambda: reconciler.run is None, WITHIN)
    await reconciler.ask(ASKED, "test", heals=False)
    found = await until(
        lambda: [p for p in psutil.Process().children() if "services.ledger.reconciler" in p.cmdline()], WITHIN
    )
    await reconciler.stop()

    assert not any(process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in found)
    assert (await watchful.get("/reconciliations")).json()["items"][0]["outcome"] == "cut-off"


async def test_metrics_tell_when_all_agreed(watchful: Api) -> None:
    await runs(watchful, 1)

    async def told() -> bool:
        return "sluice_reconciled_timestamp_seconds 1.5" in (await watchful.client.get("/metrics")).text

    await until(told, WITHIN)

    assert "sluice_differing_rows 0.0" in (await watchful.client.get("/metrics")).text


def test_what_was_put_on_record_stays(watchful: Api) -> None:
    with watchful.app.state.service.engine.begin() as connection:
        records = Records(connection, "ledger")
        run = records.begin(datetime(2020, 3, 2, tzinfo=UTC), ASKED, "test", heals=False)
        records.end(run, Found(reasons=["first"]), run.begun_at, 1.0)
        records.end(run, Found(), run.begun_at, 1.0)

        assert records.latest(1)[0].reasons == ("first",)


@pytest.mark.parametrize(
    ("now", "hour"),
    [
        (datetime(2020, 3, 2, 18, 30, tzinfo=UTC), datetime(2020, 3, 2, 18, 30, tzinfo=UTC)),
        (datetime(2020, 3, 2, 18, 29, tzinfo=UTC), datetime(2020, 3, 1, 18, 30, tzinfo=UTC)),
        (datetime(2020, 3, 2, 23, 0, tzinfo=UTC), datetime(2020, 3, 2, 18, 30, tzinfo=UTC)),
    ],
)
def test_the_last_hour_is_told_by_the_clock_of_beijing(now: datetime, hour: datetime) -> None:
    assert last_hour(now, HALF_PAST_TWO) == hour


NOW = datetime(2020, 3, 3, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("outcome", "heals", "hours_ago", "due"),
    [
        ("equal", False, 1, False),
        ("healed", True, 1, False),
        ("differs", True, 1, False),
        ("differs", False, 1, True),
        ("not-compared", True, 1, True),
        (None, True, 1, True),
        ("equal", True, 24, True),
    ],
)
def test_a_night_is_over_when_a_run_compared_all_and_put_right_what_it_could(
    outcome: Any, heals: bool, hours_ago: int, due: bool
) -> None:
    begun = NOW - timedelta(hours=hours_ago)

    assert is_due(NOW, HALF_PAST_TWO, [Ended(Run(1, begun, ASKED, "", heals), outcome)]) is due


def test_nothing_is_due_by_an_empty_record_but_the_first_run() -> None:
    assert is_due(NOW, HALF_PAST_TWO, [])
