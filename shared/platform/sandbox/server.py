"""The helper that forks a child for each file: `python -m shared.platform.sandbox.server DESCRIPTOR MODULE…`.

It has one thread and touches no file itself. Over the descriptor the service sends two sockets for each file: the first
brings the order and the file and takes the child's answer back; on the second the helper tells how the child ended.
"""

import ctypes
import gc
import os
import select
import signal
import socket
import struct
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from typing import Any, NoReturn

import msgspec

from shared.platform.sandbox.limits import MAX_ANSWER_BYTES, WALL_SECONDS, confine
from shared.platform.sandbox.tasks import OUT_OF_MEMORY, TASKS, Ended, Order, Task

_BROKE_DOWN = 71
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass
class Child:
    """A child at work, and where it is told how it ended."""

    told: socket.socket
    deadline: float
    late: bool = False


def main() -> None:
    """Import, then fork for each file until the service is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for module in sys.argv[2:]:
        import_module(module)
    for task in TASKS.values():
        task.prepare()
    gc.collect()
    gc.freeze()
    _serve(socket.socket(fileno=int(sys.argv[1])))


def _serve(wire: socket.socket) -> None:
    wake_read, wake_write = socket.socketpair()
    wake_write.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake_write.fileno(), warn_on_full_buffer=False)
    nowhere = os.open(os.devnull, os.O_RDWR)
    children: dict[int, Child] = {}
    while True:
        for number in _events(wire, wake_read, children):
            if number == wake_read.fileno():
                wake_read.recv(4096)
            elif number == wire.fileno():
                heard, descriptors, _, _ = socket.recv_fds(wire, 1, 2)
                if not heard:
                    _end(children)
                    return
                _fork(descriptors, children, nowhere)
        _end_the_late(children)
        _bury(children)


def _events(wire: socket.socket, wake_read: socket.socket, children: dict[int, Child]) -> list[int]:
    """What can be read from; a child whose service has given up is late at once."""
    poll = select.poll()
    poll.register(wire, select.POLLIN)
    poll.register(wake_read, select.POLLIN)
    by_socket = {child.told.fileno(): child for child in children.values() if not child.late}
    for number in by_socket:
        poll.register(number, 0)  # tells that the other end was closed, and nothing else
    nearest = min((child.deadline for child in children.values() if not child.late), default=None)
    wait = None if nearest is None else max(0.0, nearest - time.monotonic()) * 1000 + 1
    events = poll.poll(wait)
    for number, _ in events:
        if number in by_socket:
            by_socket[number].deadline = 0.0
    return [number for number, _ in events]


def _fork(descriptors: list[int], children: dict[int, Child], nowhere: int) -> None:
    given, told = (socket.socket(fileno=number) for number in descriptors)
    helper, number = os.getpid(), os.fork()
    if number == 0:
        _work(given, helper, nowhere)
    given.close()
    children[number] = Child(told, time.monotonic() + WALL_SECONDS)


def _end_the_late(children: dict[int, Child]) -> None:
    now = time.monotonic()
    for number, child in children.items():
        if child.deadline <= now and not child.late:
            child.late = True
            os.kill(number, signal.SIGKILL)


def _bury(children: dict[int, Child]) -> None:
    with suppress(ChildProcessError):
        while True:
            number, status, used = os.wait4(-1, os.WNOHANG)
            if number == 0:
                return
            child = children.pop(number)
            seconds = round(used.ru_utime + used.ru_stime, 2)
            ended = Ended(os.waitstatus_to_exitcode(status), child.late, used.ru_maxrss // 1024, seconds)
            with child.told, suppress(OSError):
                child.told.sendall(msgspec.msgpack.encode(ended))


def _end(children: dict[int, Child]) -> None:
    for number in children:
        os.kill(number, signal.SIGKILL)
    for number in children:
        os.waitpid(number, 0)


def _work(given: socket.socket, helper: int, nowhere: int) -> NoReturn:
    """In the child: read one file, answer, end. Nothing of it comes back up here."""
    code = _BROKE_DOWN
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        if _LIBC is not None:
            _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != helper:
            os._exit(code)
        for stream in (0, 1, 2):  # what a native reader says as it dies may quote the file
            os.dup2(nowhere, stream)
        _let_go_of_all_but(given.fileno())
        task, order, content = _read(given)
        confine()
        answer = task.answer(content, order.arguments)
        if len(answer) > MAX_ANSWER_BYTES:
            raise MemoryError
        given.sendall(answer)
        code = 0
    except MemoryError:
        code = OUT_OF_MEMORY
    finally:
        os._exit(code)


def _let_go_of_all_but(kept: int) -> None:
    os.closerange(3, kept)
    os.closerange(kept + 1, 1024)


def _read(given: socket.socket) -> tuple[Task[Any, Any], Order, bytes]:
    with given.makefile("rb") as stream:
        (size,) = struct.unpack("<I", stream.read(4))
        order = msgspec.msgpack.decode(stream.read(size), type=Order)
        content = stream.read()
    if order.task not in TASKS:  # of a service that was put together after the helper began
        import_module(order.task.partition(":")[0])
        TASKS[order.task].prepare()
    return TASKS[order.task], order, content


if __name__ == "__main__":
    main()
