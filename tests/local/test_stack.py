"""The whole platform as `sluice up` runs it: started, killed piece by piece, found again, stopped."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import psutil
import pytest

from deploy.local.layout import Layout
from deploy.local.ports import internal_port
from deploy.local.program import ROOT
from deploy.local.stack import Stack
from deploy.local.state import AlreadyRunning, Mark, State, read_state
from deploy.postgres.provision import SERVICES
from tests import stack
from tests.waiting import wait_until

pytestmark = pytest.mark.slow

SECONDS = 120


def answers(url: str) -> bool:
    """Whether a 200 comes from there."""
    try:
        return httpx.get(url, timeout=5).status_code == 200
    except httpx.TransportError:
        return False


def sluice(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    argv = [sys.executable, "-m", "cli.main", *arguments]
    return subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False)


@dataclass(frozen=True)
class Platform:
    """What `sluice up --detach` left running in a data directory."""

    layout: Layout

    @property
    def state(self) -> State:
        """What its supervisor wrote down last."""
        found = read_state(self.layout.state)
        assert found is not None
        return found

    @property
    def marks(self) -> dict[str, Mark]:
        """The programs that run."""
        return {name: child.mark for name, child in self.state.children.items() if child.mark}

    def up(self, port: int) -> None:
        done = sluice("up", "--detach", "--data", str(self.layout.data), "--port", str(port))
        assert done.returncode == 0, done.stdout

    def down(self) -> None:
        assert sluice("down", "--data", str(self.layout.data)).returncode == 0

    def status(self) -> int:
        return sluice("status", "--data", str(self.layout.data)).returncode

    def ready(self) -> bool:
        """Whether every service and a page through the gateway answer."""
        services = (f"http://127.0.0.1:{self.state.children[name].port}/readyz" for name in SERVICES)
        return all(map(answers, services)) and answers(f"{self.state.address}/disclosure/")


@pytest.fixture(scope="module")
def platform(programs: None) -> Iterator[Platform]:
    """A platform whose wanted port is taken."""
    with stack.directory() as where, stack.listening() as taken:
        running = Platform(Layout(where / "data"))
        running.up(taken)
        try:
            yield running
        finally:
            if running.marks:
                running.down()


def test_the_gateway_takes_the_next_port_when_the_wanted_one_is_taken(platform: Platform) -> None:
    assert answers(f"{platform.state.address}/healthz")
    assert answers(f"{platform.state.address}/disclosure/")


def test_every_service_is_ready_and_a_process_of_its_own(platform: Platform) -> None:
    assert platform.ready()
    assert len({mark.pid for mark in platform.marks.values()}) == len(platform.marks) == 8


def test_a_second_platform_on_the_same_data_is_refused(platform: Platform) -> None:
    with pytest.raises(AlreadyRunning, match=platform.state.address):
        Stack(platform.layout.data).start()
    assert answers(f"{platform.state.address}/healthz")


@pytest.mark.parametrize("name", ["postgres", "nats", "caddy", *SERVICES, "zygote"])
def test_whatever_is_killed_comes_back_and_everything_is_ready_again(platform: Platform, name: str) -> None:
    before = platform.marks[name]
    os.kill(before.pid, signal.SIGKILL)
    wait_until(lambda: platform.marks.get(name, before) != before, SECONDS)
    wait_until(platform.ready, SECONDS)


def test_after_a_killed_supervisor_the_next_one_takes_over_the_data(platform: Platform) -> None:
    wait_until(lambda: all(child.condition == "就绪" for child in platform.state.children.values()), SECONDS)
    first = platform.state
    os.kill(first.supervisor.pid, signal.SIGKILL)
    wait_until(lambda: not first.alive, SECONDS)
    assert platform.status() == 3
    platform.up(internal_port())
    assert "数据库已是最新版本" in platform.layout.log("sluice").read_text()
    assert all(child.mark and child.mark.process() is None for child in first.children.values())
    assert answers(f"{platform.state.address}/disclosure/")
    assert platform.status() == 0
    marks = platform.marks.values()
    platform.down()
    assert len(marks) == 8
    assert not any(psutil.pid_exists(mark.pid) and mark.process() for mark in marks)
