"""One process that imports what the services need, once, and becomes any of them by forking: `… zygote DESCRIPTOR`.

Importing costs each service seconds of a core; a fork costs milliseconds and shares the memory. At the other end of the
socket is the supervisor; both say one line of JSON at a time. The zygote has one thread and no connection, so that a
child inherits nothing that lives.
"""

import gc
import json
import os
import runpy
import select
import signal
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module

from deploy.local.program import die_with_parent

MODULES = (
    "uvicorn.main",
    "uvicorn.lifespan.on",
    "uvicorn.loops.auto",
    "uvicorn.loops.uvloop",
    "uvicorn.protocols.http.auto",
    "uvicorn.protocols.http.httptools_impl",
    "uvicorn.protocols.websockets.auto",
    "services.ledger.main",
    "services.projects.main",
    "services.disclosure.main",
    "services.monitoring.main",
)


@dataclass(frozen=True)
class Order:
    """What a child is to become: `python -m module arguments`, with this environment, writing to this log."""

    name: str
    module: str
    arguments: list[str]
    log: str
    environment: Mapping[str, str]


def main() -> None:
    """Import, then fork what the supervisor asks for until it is gone."""
    gc.disable()
    for module in MODULES:
        import_module(module)
    # What is imported stays: no collection may visit it, or every child would copy it.
    gc.freeze()
    order = _serve(socket.socket(fileno=int(sys.argv[1])))
    if order is not None:
        _become(order)


def _serve(wire: socket.socket) -> Order | None:
    """Fork for each order and tell who ended. Gives a child its order; None when the supervisor is gone."""
    zygote, pending = os.getpid(), b""
    wake_read, wake_write = socket.socketpair()
    wake_write.setblocking(False)
    with wire, wake_read, wake_write, suppress(ConnectionError):
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake_write.fileno(), warn_on_full_buffer=False)
        _say(wire, ready=True)
        while True:
            heard, _, _ = select.select([wire, wake_read], [], [])
            if wake_read in heard:
                wake_read.recv(4096)
                _report_ended(wire)
            if wire in heard:
                received = wire.recv(65536)
                if not received:
                    return None
                *lines, pending = (pending + received).split(b"\n")
                for line in lines:
                    number = os.fork()
                    if number == 0:
                        _leave(zygote)
                        return Order(**json.loads(line))
                    _say(wire, started=number)
    return None


def _report_ended(wire: socket.socket) -> None:
    """Bury the children that ended; one signal may stand for several."""
    with suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG)) != (0, 0):
            _say(wire, ended=ended[0], code=os.waitstatus_to_exitcode(ended[1]))


def _leave(zygote: int) -> None:
    """In the child: live no longer than the zygote, and be deaf to what only it must hear."""
    die_with_parent(signal.SIGTERM)
    if os.getppid() != zygote:
        sys.exit(1)
    os.setsid()
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)


def _become(order: Order) -> None:
    """In the child: be the program of the order, as if it had been started by itself."""
    from setproctitle import setproctitle  # noqa: PLC0415 - comes with the embedded extra only

    # Before the environment is changed: the title is written over the memory where the first one lies.
    setproctitle(f"sluice {order.name}: {' '.join((order.module, *order.arguments))}")
    with open(order.log, "ab") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    os.environ.clear()
    os.environ.update(order.environment)
    gc.enable()
    sys.argv = [order.module, *order.arguments]
    runpy.run_module(order.module, run_name="__main__", alter_sys=True)


def _say(wire: socket.socket, **words: int) -> None:
    wire.sendall(json.dumps(words).encode() + b"\n")


if __name__ == "__main__":
    main()
