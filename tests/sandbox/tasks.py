"""Tasks that misbehave as only a hostile file makes a reader misbehave."""

import os
import signal
import socket
import time
from contextlib import suppress
from dataclasses import dataclass

from shared.kernel.errors import Invalid
from shared.platform.sandbox import Task


@dataclass
class Seen:
    """What a task says it was given."""

    size: int
    words: str


class Unwanted(Invalid):
    """The file is not wanted."""

    title = "不要"


def measure(content: bytes, words: str) -> Seen:
    """Say what was given."""
    return Seen(len(content), words)


def refuse(content: bytes) -> Seen:
    """Refuse what was given, by name."""
    raise Unwanted(content.decode())


def eat(_: bytes) -> Seen:
    """Take memory for ever."""
    eaten = []
    while True:
        eaten.append(bytearray(1 << 24))


def spin(_: bytes) -> Seen:
    """Compute for ever."""
    while True:
        pass


def sleep(_: bytes, seconds: float) -> Seen:
    """Wait."""
    time.sleep(seconds)
    return Seen(0, "")


def die(_: bytes) -> Seen:
    """Be killed."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def crash(_: bytes) -> Seen:
    """Crash as native code does."""
    os.kill(os.getpid(), signal.SIGSEGV)
    raise AssertionError


def leave(_: bytes) -> Seen:
    """End as if all were well, without an answer."""
    os._exit(0)


def fail(_: bytes) -> Seen:
    """Raise what nobody expects."""
    raise KeyboardInterrupt


def chatter(_: bytes) -> Seen:
    """Answer more than anybody may."""
    return Seen(0, "x" * (80 << 20))


def lie(_: bytes) -> Seen:
    """Answer something else than was declared."""
    return {"size": "many"}  # type: ignore[return-value]


def look_around(_: bytes) -> list[str]:
    """Try what a file may not: open a file, a connection, memory by name; tell the environment that can be seen."""
    found = sorted(os.environ)
    for attempt in (lambda: os.open("/etc/passwd", os.O_RDONLY), socket.socket, lambda: os.memfd_create("x")):
        with suppress(OSError):
            attempt()
            found.append("opened")
    return found


MEASURE = Task(measure, Seen)
REFUSE = Task(refuse, Seen, (Unwanted,))
EAT, SPIN, SLEEP, DIE = Task(eat, Seen), Task(spin, Seen), Task(sleep, Seen), Task(die, Seen)
CRASH, LEAVE, FAIL, CHATTER, LIE = (Task(each, Seen) for each in (crash, leave, fail, chatter, lie))
LOOK_AROUND = Task(look_around, list[str])
