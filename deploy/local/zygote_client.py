"""The supervisor's end of the zygote: what it forks is handled like any other process."""

import json
import signal
import socket
import subprocess
import sys
import time
import weakref
from dataclasses import asdict, replace
from pathlib import Path

import psutil

from deploy.local.program import Process, Program, inherited, process_of_its_own
from deploy.local.state import Mark
from deploy.local.zygote import Order

FORK_SECONDS = 10.0

INTERPRETER = {"MALLOC_ARENA_MAX": "2", "PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": ""}
"""Read when an interpreter begins: the services have them from the zygote. Images often forbid to keep compiled
modules; then every start would compile all of them again, for more than half of its time."""


class Zygote:
    """Where services come from. After the zygote process died, its next one forks them again."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._line: Line | None = None

    def program(self) -> Program:
        """How to run the zygote process; it is ready when everything is imported."""
        return Program(
            name="zygote",
            argv=(sys.executable, "-m", "deploy.local.zygote"),
            port=0,
            log=self._log,
            ready=self.ready,
            environment=INTERPRETER,
            spawn=self._spawn,
        )

    def ready(self) -> bool:
        """Whether it forks at once."""
        if self._line is None:
            return False
        self._line.listen()
        return self._line.ready and not self._line.gone

    def forked(self, program: Program) -> Program:
        """The same program (`python -m …`) as a fork of the zygote."""
        return replace(program, spawn=self._fork, possible=self.ready)

    def _spawn(self, program: Program) -> Process:
        ours, theirs = socket.socketpair()
        with theirs:
            told = replace(program, argv=(*program.argv, str(theirs.fileno())))
            process = process_of_its_own(told, keep=(theirs.fileno(),))
        self._line = Line(ours)
        return process

    def _fork(self, program: Program) -> Process:
        if self._line is None:
            raise ConnectionError("the zygote was never started")
        _, _, module, *arguments = program.argv
        environment = inherited() | dict(program.environment)
        return self._line.fork(Order(program.name, module, arguments, str(program.log), environment))


class Line:
    """The socket to one zygote process and what came over it."""

    def __init__(self, wire: socket.socket) -> None:
        self._wire, self._pending = wire, b""
        self._born: list[int] = []
        self._ended: dict[int, int] = {}
        self.ready = self.gone = False
        weakref.finalize(self, wire.close)

    def fork(self, order: Order) -> "Forked":
        """Have a child made. Raises OSError where there is no zygote any more, or one that hangs: it is given up."""
        try:
            self._wire.settimeout(FORK_SECONDS)
            self._wire.sendall(json.dumps(asdict(order)).encode() + b"\n")
            deadline = time.monotonic() + FORK_SECONDS
            while not self._born and not self.gone:
                self.listen(max(deadline - time.monotonic(), 0.001))
        except OSError:
            self._give_up()
            raise
        if not self._born:
            raise ConnectionError("the zygote has ended")
        return Forked(self, self._born.pop())

    def listen(self, seconds: float = 0) -> None:
        """Take in what was said. Given `seconds`, waits for the first of it. Raises TimeoutError when nothing comes."""
        try:
            while not self.gone:
                self._wire.settimeout(seconds)
                self._take(self._wire.recv(65536))
                seconds = 0
        except BlockingIOError:
            return
        except ConnectionError:
            self._give_up()

    def ended(self, number: int) -> int | None:
        """How a child of this zygote ended; None as long as nobody said so."""
        self.listen()
        return self._ended.get(number)

    def _take(self, received: bytes) -> None:
        if not received:
            self._give_up()
            return
        *lines, self._pending = (self._pending + received).split(b"\n")
        for line in lines:
            match json.loads(line):
                case {"started": number}:
                    self._born.append(number)
                case {"ended": number, "code": code}:
                    self._ended[number] = code
                case {"ready": _}:
                    self.ready = True

    def _give_up(self) -> None:
        self.gone = True
        self._wire.close()


class Forked:
    """A child of the zygote, with the interface of subprocess.Popen that the supervisor uses."""

    def __init__(self, line: Line, pid: int) -> None:
        self._line, self.pid = line, pid
        self.returncode: int | None = None
        try:
            self._mark: Mark | None = Mark.of(pid)
        except psutil.NoSuchProcess:
            self._mark = None

    def poll(self) -> int | None:
        """The exit code or the signal as a negative number; None while it runs."""
        if self.returncode is None:
            self.returncode = self._line.ended(self.pid)
        if self.returncode is None and self._line.gone and self._process() is None:
            # Nobody was left to hear how it ended; this is what the kernel sends when a zygote dies.
            self.returncode = -signal.SIGTERM
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Return when it has ended. Raises subprocess.TimeoutExpired."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if deadline is not None and time.monotonic() > deadline:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
            time.sleep(0.02)
        return code

    def send_signal(self, sig: int) -> None:
        """Send it a signal, if it still runs."""
        process = self._process() if self.poll() is None else None
        if process is not None:
            process.send_signal(sig)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def _process(self) -> psutil.Process | None:
        return self._mark.process() if self._mark else None
