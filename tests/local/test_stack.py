"""The whole platform as `sluice up` runs it: started, killed piece by piece, found again, stopped."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import httpx
import psutil
import pytest

from deploy.local.layout import Layout
from deploy.local.ports import internal_port
from deploy.local.program import ROOT
from deploy.local.stack import Stack
from deploy.local.state import AlreadyRunning, State, read_state
from deploy.postgres.provision import SERVICES
from tests import stack

pytestmark = pytest.mark.slow

SECONDS = 120


def until(condition: Callable[[], bool]) -> None:
    """Wait until something holds; the machine may be busy."""
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def answers(url: str) -> bool:
    """Whether a 200 comes from there."""
    try:
        return httpx.get(url, timeout=5).status_code == 200
    except httpx.TransportError:
        return False


@pytest.fixture(scope="module")
def platform() -> Iterator[Stack]:
    """A platform whose wanted port is taken."""
    with stack.directory() as where, stack.listening() as taken, Stack(where / "data", taken) as running:
        yield running


def test_the_gateway_takes_the_next_port_when_the_wanted_one_is_taken(platform: Stack) -> None:
    assert answers(f"{platform.address}/healthz")
    assert answers(f"{platform.address}/disclosure/")


def test_every_service_is_ready_and_a_process_of_its_own(platform: Stack) -> None:
    assert all(answers(f"{platform.service_url(name)}/readyz") for name in SERVICES)
    assert len(set(platform.pids.values())) == len(platform.pids) == 8


def test_a_second_platform_on_the_same_data_is_refused(platform: Stack) -> None:
    with pytest.raises(AlreadyRunning, match=platform.address):
        Stack(platform.layout.data).start()
    assert answers(f"{platform.address}/healthz")


@pytest.mark.parametrize("name", ["postgres", "nats", "caddy", *SERVICES, "nursery"])
def test_whatever_is_killed_comes_back_and_everything_is_ready_again(platform: Stack, name: str) -> None:
    before = platform.pids[name]
    os.kill(before, signal.SIGKILL)
    until(lambda: platform.pids.get(name, before) != before)
    until(lambda: all(answers(f"{platform.service_url(service)}/readyz") for service in SERVICES))
    until(lambda: answers(f"{platform.address}/disclosure/"))


def sluice(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    argv = [sys.executable, "-m", "cli.main", *arguments]
    return subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False)


def noted(layout: Layout) -> State:
    """What the supervisor wrote down."""
    state = read_state(layout.state)
    assert state is not None
    return state


def test_after_a_killed_supervisor_the_next_one_takes_over_the_data() -> None:
    with stack.directory() as where:
        layout, place = Layout(where / "data"), ("--data", str(where / "data"))
        started = sluice("up", "--detach", *place, "--port", str(internal_port()))
        assert started.returncode == 0, started.stdout
        first = noted(layout)
        os.kill(first.supervisor.pid, signal.SIGKILL)
        until(lambda: not first.alive)
        assert sluice("status", *place).returncode == 3
        again = sluice("up", "--detach", *place, "--port", str(internal_port()))
        assert again.returncode == 0, again.stdout
        assert "数据库已是最新版本" in layout.log("sluice").read_text()
        assert all(child.mark is None or child.mark.process() is None for child in first.children.values())
        second = noted(layout)
        assert answers(f"{second.address}/disclosure/")
        assert sluice("status", *place).returncode == 0
        assert sluice("down", *place).returncode == 0
        marks = [child.mark for child in second.children.values() if child.mark]
        assert len(marks) == 8
        assert not any(psutil.pid_exists(mark.pid) and mark.process() for mark in marks)
