"""Money from the document to the household, and what a crash does to it: nothing.

The tests of this module share one platform and run in order: a year, a year under fire, a restart without NATS's data.
"""

import os
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from cli.demo import outcome
from cli.demo.cases import CASES, Case
from cli.demo.chain import Year
from cli.platform import Person, Platform, Refusal
from deploy.local.stack import Stack
from deploy.local.state import AlreadyRunning
from deploy.postgres.provision import SERVICES
from shared.platform.identity.roles import Role
from tests.e2e.conftest import acting_on

CALM = tuple(case for case in CASES if case.year == 2018)
UNDER_FIRE = tuple(case for case in CASES if case.book == "654024-2021")

KILLED = ("postgres", "nats", "caddy", "ledger", "projects", "disclosure", "monitoring")


def silent(_: str) -> None:
    """Nobody looks."""


@pytest.mark.req("LED-01", "LED-03", "LED-08", "PRJ-22")
def test_a_county_year_runs_from_inflow_to_closed_project(platform: Platform) -> None:
    Year(platform, CALM, silent).run()

    figures = outcome.county(platform, CALM[0])

    assert figures.inflow_fen == figures.stated_inflow_fen == 113_500_000
    assert figures.projects == {"S14": 1, "S16": 1, "S19": 1}
    assert figures.disbursed_fen + figures.returned_fen < figures.inflow_fen
    assert outcome.trial_balance(platform, CALM) == 0


def test_one_document_with_two_funds_is_two_receipts(platform: Platform) -> None:
    figures = outcome.county(platform, CALM[1])

    assert figures.inflow_fen == figures.stated_inflow_fen == 4_283_000_000


@pytest.mark.req("DIS-33")
def test_notices_and_figures_are_public_pages(platform: Platform) -> None:
    listed = httpx.get(f"{platform.address}/disclosure/", params={"county": "410503"})
    dashboard = httpx.get(f"{platform.address}/monitoring/books/410503-2018")

    assert (listed.status_code, dashboard.status_code) == (200, 200)
    assert "模拟数据" in listed.text
    assert "模拟数据" in dashboard.text


def test_the_gateway_sends_the_front_door_to_the_notices_and_hides_the_metrics(platform: Platform) -> None:
    front = httpx.get(platform.address, follow_redirects=True)

    assert front.url.path.startswith("/disclosure/")
    assert httpx.get(f"{platform.address}/metrics").status_code == 404


@pytest.mark.req("MON-13")
def test_dashboards_are_told_of_changes_as_they_happen(platform: Platform) -> None:
    with httpx.stream("GET", f"{platform.address}/monitoring/v1/stream", headers={"Last-Event-ID": "0"}) as stream:
        lines = stream.iter_lines()
        heard = [next(lines) for _ in range(20)]

    assert any(line.startswith("id: ") for line in heard)
    assert any(line.startswith("data: ") for line in heard)


def test_a_second_instance_on_the_same_data_is_refused(stack: Stack) -> None:
    with pytest.raises(AlreadyRunning):
        Stack(stack.layout.data).start()


@pytest.mark.slow
def test_killing_everything_in_turn_changes_no_figure(stack: Stack, platform: Platform) -> None:
    with under_fire(stack) as killed:
        Year(platform, UNDER_FIRE, silent).run()
        figures = outcome.county(platform, UNDER_FIRE[0])

    assert set(killed) == set(KILLED)
    assert figures.inflow_fen == 17_201_000_000
    assert figures.refused_commitments == 1
    assert figures.projects == {"S13": 1, "S14": 3, "S16": 1, "S19": 2}
    assert outcome.trial_balance(platform, UNDER_FIRE) == 0


@pytest.fixture(scope="module")
def quiet(platform: Platform) -> None:
    """Nobody acts any more."""
    all_quiet(platform)


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("service", SERVICES)
def test_a_read_model_made_anew_from_the_logs_is_the_one_that_lives(platform: Platform, service: str) -> None:
    run = reconciled(platform, service)

    assert run["rows"] > 50
    assert (run["outcome"], run["findings"], run["reasons"]) == ("equal", [], [])


@contextmanager
def under_fire(stack: Stack) -> Iterator[list[str]]:
    """Kill each program in turn, once, while the work goes on; the work waits at the end until all had their turn."""
    killed: list[str] = []

    def fire() -> None:
        for name in KILLED:
            os.kill(stack.pids[name], signal.SIGKILL)
            killed.append(name)
            threading.Event().wait(2.5)

    gunner = threading.Thread(target=fire)
    gunner.start()
    yield killed
    gunner.join()


@pytest.mark.slow
def test_without_any_of_nats_data_every_read_model_is_right_after_a_restart(
    stack: Stack, platform: Platform, data: Path
) -> None:
    all_quiet(platform)
    before = [outcome.county(platform, case) for case in (*CALM, *UNDER_FIRE)]
    stack.stop()
    shutil.rmtree(stack.layout.nats)

    with Stack(data, 18080) as again, acting_on(again) as still:
        after = [outcome.county(still, case) for case in (*CALM, *UNDER_FIRE)]
        note = _a_new_inflow_is_still_heard(still, CALM[0])

    assert after == before
    assert note == before[0].inflow_fen + 100


def reconciled(platform: Platform, service: str) -> dict[str, Any]:
    """What a comparison of a service's rows with the logs has found; the one under way of itself is waited for."""
    path, by = f"/{service}/v1/reconciliations", Person(Role.SYSTEM, "", "模拟-核对", "模拟")

    def begun() -> int | None:
        try:
            return int(platform.post(path, {}, by)["number"])
        except Refusal as refusal:
            if refusal.problem["code"] != "already-reconciling":
                raise
            return None

    number = platform.until(begun, path)
    return platform.until(
        lambda: run if (run := platform.get(f"{path}/{number}", by))["outcome"] != "running" else None, path
    )


def all_quiet(platform: Platform) -> None:
    """Wait until no service has anything more to say to another: no log grows for a second."""
    total = -1
    while (now := outcome.events(platform, CALM[0])) != total:
        total = now
        time.sleep(1)


def _a_new_inflow_is_still_heard(platform: Platform, case: Case) -> int:
    receipt = {
        "document_no": "测试〔2018〕9号",
        "fund_line": "专项",
        "amount": "1.00",
        "received_on": f"{case.year}-12-31",
        "level": "county",
        "fund_type": "special",
        "arranged_by": "own",
        "origin_year": case.year,
        "issuing_department": "县财政局",
    }
    platform.post(f"/ledger/v1/books/{case.book}/inflows", receipt, case.person(Role.KEEPER))
    return outcome.county(platform, case).inflow_fen
