"""The service's side: one helper for the process, started at the first file and again where it ended."""

import asyncio
import atexit
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import ParamSpec, TypeVar

import msgspec
import structlog

from shared.platform.sandbox.limits import MAX_ANSWER_BYTES, WALL_SECONDS
from shared.platform.sandbox.tasks import (
    BROKE_DOWN,
    OUT_OF_MEMORY,
    TASKS,
    TOO_LARGE,
    TOO_SLOW,
    Ended,
    FileUnreadable,
    Order,
    Task,
)
from shared.platform.sandbox.turns import COMING_IN, READING, Turns

P = ParamSpec("P")
R = TypeVar("R")

ROOT = Path(__file__).resolve().parents[3]
INHERITED = ("PATH", "LANG", "LC_ALL", "TZ", "PYTHONPATH", "PYTHONHOME", "PYTHONDONTWRITEBYTECODE", "MALLOC_ARENA_MAX")
"""What the helper is told of the environment: no address, no password, no key."""
PROGRAM = ("-m", "shared.platform.sandbox.server")
_GRACE_SECONDS = 10.0
_OUT_OF_TIME = -signal.SIGXCPU
_NATIVE_OUT_OF_MEMORY = -signal.SIGABRT  # how a native reader ends that is given no more memory

log = structlog.get_logger(__name__)


class HelperLost(Exception):
    """The helper ended or hung, which is no fault of the file: the same request succeeds with the next helper."""


class _Helper:
    """The helper's process, as long as it lives."""

    def __init__(self) -> None:
        self._wire, theirs = socket.socketpair()
        modules = sorted({task.module for task in TASKS.values()})
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - argv is our own
                (sys.executable, *PROGRAM, str(theirs.fileno()), *modules),
                stdin=subprocess.DEVNULL,
                env={name: value for name in INHERITED if (value := os.environ.get(name)) is not None},
                cwd=ROOT,
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def fork(self, given: socket.socket, told: socket.socket) -> None:
        """Have a child made for these sockets. Raises OSError where there is no helper any more."""
        socket.send_fds(self._wire, [b"."], [given.fileno(), told.fileno()])

    @property
    def lives(self) -> bool:
        return self._process.poll() is None

    def end(self) -> None:
        self._wire.close()
        try:
            self._process.wait(_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


_helper: _Helper | None = None
_lock = threading.Lock()


def _the_helper() -> _Helper:
    global _helper  # noqa: PLW0603 - one for the process, whatever services live in it
    with _lock:
        if _helper is not None and not _helper.lives:
            log.warning("sandbox-helper-ended", pid=_helper.pid)
            _helper.end()
            _helper = None
        if _helper is None:
            _helper = _Helper()
        return _helper


@atexit.register
def _end_helper() -> None:
    if _helper is not None:
        _helper.end()


class Sandbox:
    """Where a service has files read; it has turns of its own."""

    def __init__(self) -> None:
        self._turns = Turns(READING)
        self.coming_in = Turns(COMING_IN)
        """Turns for sending a large body; see `Turns.turn`."""

    async def run(self, of: str, task: Task[P, R], content: bytes, *plain: P.args, **named: P.kwargs) -> R:
        """The task's result for a file that `of` sent.

        Raises the task's refusals, FileUnreadable, NoTurn, or HelperLost.
        """
        async with self._turns.turn(of):
            order = msgspec.msgpack.encode(Order(task.name, (list(plain), dict(named))))
            answer, ended = await _ask(struct.pack("<I", len(order)) + order, content)
        log.info("file-read", task=task.name, size=len(content), **msgspec.structs.asdict(ended))
        if ended.code == 0 and answer:
            return await asyncio.to_thread(task.result, answer)
        raise FileUnreadable(_why(ended))


def _why(ended: Ended) -> str:
    if ended.late or ended.code == _OUT_OF_TIME:
        return TOO_SLOW
    return TOO_LARGE if ended.code in (OUT_OF_MEMORY, _NATIVE_OUT_OF_MEMORY) else BROKE_DOWN


async def _ask(order: bytes, content: bytes) -> tuple[bytes, Ended]:
    """Give a child its order and its file, and hear its answer and how it ended."""
    given, ours = socket.socketpair()
    told, hearing = socket.socketpair()
    with ours, hearing:
        with given, told:
            await asyncio.to_thread(_fork, given, told)
        ours.setblocking(False)
        hearing.setblocking(False)
        try:
            async with asyncio.timeout(WALL_SECONDS + _GRACE_SECONDS):
                answer = await _exchange(ours, (order, content))
                said = await _received(hearing, 1024)
        except TimeoutError:
            log.warning("sandbox-helper-hangs")
            said = b""
    if not said:
        raise HelperLost
    return answer, msgspec.msgpack.decode(said, type=Ended)


def _fork(given: socket.socket, told: socket.socket) -> None:
    try:
        _the_helper().fork(given, told)
    except OSError:  # it ended a moment ago
        try:
            _the_helper().fork(given, told)
        except OSError as gone:
            raise HelperLost from gone


async def _exchange(ours: socket.socket, parts: tuple[bytes, ...]) -> bytes:
    loop = asyncio.get_running_loop()
    with suppress(ConnectionError):  # the child is dead already
        for part in parts:
            await loop.sock_sendall(ours, part)
        ours.shutdown(socket.SHUT_WR)
    with suppress(ConnectionError):
        return await _received(ours, MAX_ANSWER_BYTES)
    return b""


async def _received(source: socket.socket, most: int) -> bytes:
    """Everything until the other end is closed, nothing where that is too much."""
    loop, received = asyncio.get_running_loop(), bytearray()
    while chunk := await loop.sock_recv(source, 1 << 20):
        received += chunk
        if len(received) > most:
            return b""
    return bytes(received)
