"""The zygote: programs forked from one warm process, each a process like any other to its supervisor."""

import os
import signal
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from subprocess import TimeoutExpired

import psutil
import pytest

from deploy.local.caddy import answers
from deploy.local.layout import Layout
from deploy.local.ports import internal_port
from deploy.local.program import Process, Program
from deploy.local.supervisor import Supervisor
from deploy.local.zygote_client import Zygote
from tests import stack
from tests.waiting import wait_until

SECONDS = 60


@pytest.fixture(scope="module")
def place(programs: None) -> Iterator[Path]:
    """A directory of this module's own."""
    with stack.directory() as where:
        yield where


@pytest.fixture(scope="module")
def zygote(place: Path) -> Iterator[Zygote]:
    """A zygote without a supervisor."""
    made = Zygote(place / "zygote.log")
    with stack.running(made.program(), SECONDS):
        yield made


def timed(zygote: Zygote, log: Path, statement: str, environment: Mapping[str, str] | None = None) -> Process:
    """A fork that becomes `python -m timeit`, which runs a statement once."""
    argv = (sys.executable, "-m", "timeit", "-n1", "-r1", statement)
    program = Program(name="timed", argv=argv, port=0, log=log, ready=lambda: True, environment=environment or {})
    return zygote.forked(program).launch()


def test_the_zygote_has_one_thread_and_no_connection(place: Path) -> None:
    program = Zygote(place / "alone.log").program()
    process = program.launch()
    program.await_ready(process, SECONDS)
    itself = psutil.Process(process.pid)
    assert itself.num_threads() == 1
    assert itself.net_connections("inet") == []
    program.halt(process)
    assert process.poll() == -signal.SIGTERM


def test_a_fork_is_told_its_own_environment_and_no_database_password(
    zygote: Zygote, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROJECTS_DATABASE_URL", "secret")
    log = place / "environment.log"
    told = timed(zygote, log, "import os; print(dict(os.environ))", {"LEDGER_DATABASE_URL": "own"})
    assert told.wait(SECONDS) == 0
    assert "'LEDGER_DATABASE_URL': 'own'" in log.read_text()
    assert "secret" not in log.read_text()


def test_a_fork_leads_a_session_of_its_own_under_a_name_that_says_what_it_runs(zygote: Zygote, place: Path) -> None:
    running = timed(zygote, place / "named.log", "import time; time.sleep(60)")
    name = "sluice timed: timeit -n1 -r1 import time"
    wait_until(lambda: " ".join(psutil.Process(running.pid).cmdline()).startswith(name))
    assert os.getsid(running.pid) == running.pid
    with pytest.raises(TimeoutExpired):
        running.wait(0.05)
    running.kill()
    assert running.wait(SECONDS) == -signal.SIGKILL


def test_how_a_fork_ended_is_told(zygote: Zygote, place: Path) -> None:
    codes = [timed(zygote, place / "ended.log", f"import os; os._exit({code})") for code in (0, 7)]
    assert [process.wait(SECONDS) for process in codes] == [0, 7]


def test_a_signal_to_a_fork_that_has_ended_reaches_nobody(zygote: Zygote, place: Path) -> None:
    ended = timed(zygote, place / "late.log", "pass")
    assert ended.wait(SECONDS) == 0
    ended.send_signal(signal.SIGKILL)
    assert ended.poll() == 0


def test_a_zygote_that_hangs_is_given_up(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deploy.local.zygote_client.FORK_SECONDS", 0.2)
    hanging = Zygote(place / "hanging.log")
    program = hanging.program()
    process = program.launch()
    program.await_ready(process, SECONDS)
    process.send_signal(signal.SIGSTOP)
    with pytest.raises(TimeoutError):
        timed(hanging, place / "never.log", "pass")
    process.send_signal(signal.SIGCONT)
    assert process.wait(SECONDS) == 0
    assert not hanging.ready()


@pytest.fixture(scope="module")
def supervised(place: Path) -> Iterator[tuple[Supervisor, list[str]]]:
    """A supervisor with a zygote and a web server forked from it, and what it reports."""
    layout, alarms, port = Layout(place / "supervised"), [], internal_port()
    layout.make()
    zygote = Zygote(layout.log("zygote"))
    argv = (sys.executable, "-m", "http.server", "--bind=127.0.0.1", f"--directory={layout.logs}", str(port))
    web = Program(name="web", argv=argv, port=port, log=layout.log("web"), ready=lambda: answers(port, "/"))
    supervisor = Supervisor(layout, alarms.append)
    supervisor.launch(zygote.program())
    supervisor.await_ready(["zygote"], SECONDS, lambda: False)
    supervisor.launch(zygote.forked(web))
    supervisor.await_ready(["web"], SECONDS, lambda: False)
    yield supervisor, alarms
    marks = [child.mark for child in supervisor.state.children.values() if child.mark]
    supervisor.stop(("web",), ("zygote",))
    assert len(marks) == 2
    assert [mark for mark in marks if mark.process()] == []


def test_a_killed_fork_is_reported_with_its_signal_and_forked_again(supervised: tuple[Supervisor, list[str]]) -> None:
    supervisor, alarms = supervised
    alarms.clear()
    before = supervisor.pids
    os.kill(before["web"], signal.SIGKILL)
    wait_until(lambda: supervisor.tick() or any("web 已恢复" in alarm for alarm in alarms))
    assert "web 意外退出（信号 SIGKILL" in alarms[0]
    assert supervisor.pids["zygote"] == before["zygote"]
    assert supervisor.pids["web"] != before["web"]


def test_with_a_killed_zygote_its_forks_end_and_both_come_back(supervised: tuple[Supervisor, list[str]]) -> None:
    supervisor, alarms = supervised
    alarms.clear()
    before = supervisor.pids
    os.kill(before["zygote"], signal.SIGKILL)
    wait_until(lambda: supervisor.tick() or any("web 已恢复" in alarm for alarm in alarms))
    told = "\n".join(alarms)
    assert "zygote 意外退出（信号 SIGKILL" in told
    assert "web 意外退出（信号 SIGTERM" in told
    assert "zygote 已恢复" in told
    assert "无法启动" not in told
    assert psutil.Process(supervisor.pids["web"]).ppid() == supervisor.pids["zygote"] != before["zygote"]
