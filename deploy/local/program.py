"""One program that we start, ask whether it is ready, and stop: PostgreSQL, NATS, Caddy and the services alike."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol

from deploy.local.account import Account

_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
_PR_SET_PDEATHSIG = 1

ROOT = Path(__file__).resolve().parents[2]
"""Where the project lies."""


class StartFailed(Exception):
    """A program ended or stayed silent instead of becoming ready."""


class Process(Protocol):
    """What subprocess.Popen gives, as far as we use it."""

    pid: int

    def poll(self) -> int | None:
        """The exit code or the signal as a negative number; None while it runs."""

    def wait(self, timeout: float | None = None) -> int:
        """Return when it has ended. Raises subprocess.TimeoutExpired."""

    def send_signal(self, sig: int) -> None:
        """Send it a signal, if it still runs."""

    def kill(self) -> None:
        """End it at once."""


def process_of_its_own(program: "Program", keep: Sequence[int] = ()) -> Process:
    """Start a program; it inherits the descriptors named and no others."""
    account = program.account
    with program.log.open("ab") as log:
        return subprocess.Popen(  # noqa: S603 - argv is our own
            program.argv,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=inherited() | dict(program.environment),
            cwd=program.directory,
            pass_fds=keep,
            start_new_session=True,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
            preexec_fn=partial(die_with_parent, int(program.stop_signal)),  # noqa: PLW1509 - one C call
        )


@dataclass(frozen=True, kw_only=True)
class Program:
    """How to run something. `ready` also makes sure that the one who answers is ours."""

    name: str
    argv: tuple[str, ...]
    port: int
    log: Path
    ready: Callable[[], bool]
    environment: Mapping[str, str] = field(default_factory=dict)
    account: Account | None = None
    directory: Path = ROOT
    stop_signal: signal.Signals = signal.SIGTERM
    before: Callable[[], None] = lambda: None
    spawn: Callable[["Program"], Process] = process_of_its_own
    possible: Callable[[], bool] = lambda: True
    """Whether it can be started now: a service needs the zygote."""

    def launch(self) -> Process:
        """Start it, apart from our terminal so that Ctrl-C reaches only us. Call from a thread that lives on."""
        self.before()
        self.log.parent.mkdir(parents=True, exist_ok=True)
        return self.spawn(self)

    def await_ready(self, process: Process, seconds: float) -> None:
        """Return once it is ready; raises StartFailed with the end of its log."""
        deadline = time.monotonic() + seconds
        while not self.is_ready(process):
            if time.monotonic() > deadline:
                raise StartFailed(f"{self.name} 在 {seconds:.0f} 秒内没有就绪\n{self.last_words()}")
            time.sleep(0.03)

    def is_ready(self, process: Process) -> bool:
        """Whether it answers; raises StartFailed when it has ended instead."""
        code = process.poll()
        if code is not None:
            raise StartFailed(f"{self.name} 启动后退出（{exit_words(code)}）\n{self.last_words()}")
        return self.ready()

    def last_words(self, size: int = 2000) -> str:
        """The end of its log."""
        try:
            return self.log.read_bytes()[-size:].decode(errors="replace")
        except FileNotFoundError:
            return ""

    def halt(self, process: Process, seconds: float = 20) -> None:
        """Ask it to stop cleanly; after the time given, make it."""
        if process.poll() is not None:
            return
        process.send_signal(self.stop_signal)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def exit_words(code: int) -> str:
    """How a program ended, for people: the exit code or the signal's name."""
    return f"信号 {signal.Signals(-code).name}" if code < 0 else f"退出码 {code}"


def inherited() -> dict[str, str]:
    """Our environment without database passwords and keys: each program is given its own and nobody else's."""
    return {name: value for name, value in os.environ.items() if not name.endswith(_OF_ONE_PROGRAM)}


_OF_ONE_PROGRAM = ("DATABASE_URL", "_VAULT_KEY", "_SEALING_KEY")


def die_with_parent(number: int) -> None:
    """The kernel asks the child to stop when the thread that started it ends, even by kill -9."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, number)
