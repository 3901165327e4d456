"""The ledger's followers in a process of their own: nothing changes for whoever asks, whatever becomes of it."""

import subprocess
import sys

import psutil
import pytest

from tests.api import Api
from tests.conftest import Cluster, Start
from tests.ledger.client import BOOK, ON, open_book, receive
from tests.waiting import until

ENDS_WITHIN = 20


@pytest.fixture
async def apart(service: Start, cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> Api:
    """The ledger with its followers apart; they take their settings from the environment, as the service does."""
    database_url = cluster.fresh("ledger")[1]
    monkeypatch.setenv("LEDGER_DATABASE_URL", database_url)
    monkeypatch.setenv("SLUICE_ENV", "development")
    api = await service("ledger", database_url=database_url, followers="apart")
    api.set_clock(ON)
    return api


def worker() -> psutil.Process:
    """The followers' process."""
    (found,) = [p for p in psutil.Process().children() if "services.ledger.follower" in p.cmdline()]
    return found


async def ready(api: Api) -> int:
    return (await api.client.get("/readyz")).status_code


async def test_what_was_entered_is_read_back_from_the_other_process(apart: Api) -> None:
    await until(lambda: not apart.app.state.service.troubles())
    await open_book(apart)
    entered = await receive(apart)

    answer = await apart.get(f"{BOOK}?wait_for={entered.json()['sequence']}", role="finance")

    assert answer.status_code == 200
    assert await ready(apart) == 200


async def test_followers_that_are_killed_are_told_of_and_begin_again_where_they_stood(apart: Api) -> None:
    state = apart.app.state.service
    await until(lambda: not state.troubles())
    await open_book(apart)
    worker().kill()
    await until(lambda: bool(state.troubles()))
    away = await ready(apart)
    entered = await receive(apart)

    assert (away, entered.status_code) == (503, 201)
    await until(lambda: state.position >= entered.json()["sequence"] and not state.troubles())
    assert await ready(apart) == 200


def test_the_worker_ends_when_its_service_is_gone(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_DATABASE_URL", cluster.fresh("ledger")[1])
    monkeypatch.setenv("SLUICE_ENV", "development")
    argv = (sys.executable, "-m", "services.ledger.follower")
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        first = process.stdout.readline()
        process.stdin.close()

        assert b'"position":0' in first
        assert process.wait(ENDS_WITHIN) == 0
