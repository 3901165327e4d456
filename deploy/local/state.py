"""What a supervisor notes about itself and its children, so that the next one, and `status`, can find them."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

import psutil

from deploy.local.layout import Layout
from shared.platform.atomic_file import write_private


class AlreadyRunning(Exception):
    """Another supervisor holds this data directory."""


@dataclass(frozen=True)
class Mark:
    """One process, told apart from a later one with the same number by when it started."""

    pid: int
    started: float

    @classmethod
    def of(cls, pid: int) -> "Mark":
        """The mark of a running process."""
        return cls(pid, psutil.Process(pid).create_time())

    def process(self) -> psutil.Process | None:
        """The very process, if it still runs."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.started) < 1 and process.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return None
        return process if same else None


@dataclass
class Running:
    """One child as `status` shows it."""

    mark: Mark | None
    port: int
    condition: str
    restarts: int = 0


@dataclass
class State:
    """The notes of one run."""

    supervisor: Mark
    address: str = ""
    ready: bool = False
    children: dict[str, Running] = field(default_factory=dict)

    def write(self, file: Path) -> None:
        """Put the notes in place in one step."""
        write_private(file, json.dumps(asdict(self), ensure_ascii=False, indent=1))

    @property
    def alive(self) -> bool:
        """Whether the supervisor of these notes still runs."""
        return self.supervisor.process() is not None


def read_state(file: Path) -> State | None:
    """The last supervisor's notes; None where there never was one."""
    try:
        raw = json.loads(file.read_text())
    except FileNotFoundError:
        return None
    children = {
        name: Running(
            Mark(**child["mark"]) if child["mark"] else None, child["port"], child["condition"], child["restarts"]
        )
        for name, child in raw["children"].items()
    }
    return State(Mark(**raw["supervisor"]), raw["address"], raw["ready"], children)


@contextmanager
def held(layout: Layout) -> Iterator[None]:
    """Hold the data directory for ourselves; raises AlreadyRunning when another supervisor does."""
    descriptor = os.open(layout.lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(_who_holds(layout)) from None
        yield
    finally:
        os.close(descriptor)


def stop_orphans(state: State, seconds: float = 15) -> list[str]:
    """Stop the children that a killed supervisor left behind; only the very processes it noted. Gives their names."""
    orphans = {
        name: child.mark.process() for name, child in state.children.items() if child.mark and name != "postgres"
    }
    living = {name: process for name, process in orphans.items() if process is not None}
    for process in living.values():
        with suppress(psutil.NoSuchProcess):
            process.terminate()
    _, stubborn = psutil.wait_procs(living.values(), seconds)
    for process in stubborn:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    return list(living)


def _who_holds(layout: Layout) -> str:
    state = read_state(layout.state)
    if state is None or not state.alive:
        return f"数据目录 {layout.data} 正被另一个 sluice 使用"
    where = f"，地址 {state.address}" if state.address else ""
    return (
        f"数据目录 {layout.data} 正被另一个 sluice 使用（进程 {state.supervisor.pid}{where}）。用 sluice down 可停止它"
    )
