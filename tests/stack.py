"""Real PostgreSQL and NATS for fixtures: started once, stopped at the end, nothing left behind."""

import os
import shutil
import signal
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psutil

from deploy.local.layout import Layout
from deploy.local.nats import Nats
from deploy.local.passwords import passwords
from deploy.local.ports import internal_port
from deploy.local.postgres import Postgres, reachable
from deploy.local.program import Program
from deploy.local.state import read_state
from deploy.postgres.provision import ROLES, provision

MANY_DATABASES = """\
wal_init_zero = off
min_wal_size = 1GB
dynamic_shared_memory_type = mmap
"""
"""Every test's database is copied through the write-ahead log: its files are used again, not made anew. Stopped without
ceremony, PostgreSQL leaves its shared memory behind: it lies in the directory that goes, too."""


MEMORY, ROOM = Path("/dev/shm"), 6 << 30


@contextmanager
def directory() -> Iterator[Path]:
    """A directory of its own that PostgreSQL's account can reach, removed afterwards."""
    made = Path(tempfile.mkdtemp(prefix="sluice-test-", dir=MEMORY if _has_room(MEMORY) else None))
    made.chmod(0o711)
    try:
        if not reachable(made):
            raise OSError(f"PostgreSQL's account cannot reach {made}: set TMPDIR to a directory that it can reach")
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _has_room(place: Path) -> bool:
    """Whether databases that are soon thrown away may live in memory, where making and removing them is quick."""
    if "TMPDIR" in os.environ or not os.access(place, os.W_OK):
        return False
    found = os.statvfs(place)
    free = min(found.f_bavail * found.f_frsize, psutil.virtual_memory().available)
    return free >= ROOM and not found.f_flag & os.ST_NOEXEC


@contextmanager
def running(program: Program, seconds: float = 30) -> Iterator[None]:
    """Start a program, wait until it is ready, stop it afterwards."""
    process = program.launch()
    try:
        program.await_ready(process, seconds)
        yield
    finally:
        program.halt(process)


@contextmanager
def listening() -> Iterator[int]:
    """A port of the loopback that somebody else holds."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", internal_port()))
        listener.listen()
        yield listener.getsockname()[1]


def prepared_postgres(where: Path) -> Postgres:
    """A PostgreSQL cluster below the directory, not yet started."""
    secret = passwords(where / "secrets.json", ("postgres",))["postgres"]
    server = Postgres(where / "postgres", port=internal_port(), password=secret, log=where / "postgres.log")
    server.prepare()
    return server


@contextmanager
def postgres(where: Path) -> Iterator[Postgres]:
    """A PostgreSQL cluster below the directory; `.url()` is its administrator's URL."""
    server = prepared_postgres(where)
    server.configure(MANY_DATABASES)
    # Nothing of it is kept, so hundreds of databases need not be written out before it ends.
    with running(replace(server.program(), stop_signal=signal.SIGQUIT)):
        yield server


@contextmanager
def nats(where: Path) -> Iterator[Nats]:
    """A NATS server with JetStream below the directory; `.url` has the full user."""
    secret = passwords(where / "secrets.json", ("nats", "nats_reader"))
    port = internal_port()
    server = Nats(
        where / "nats",
        port=port,
        monitoring_port=internal_port(taken=(port,)),
        name=f"sluice-test-{os.getpid()}",
        passwords=secret,
        log=where / "nats.log",
    )
    with running(server.program()):
        yield server


def databases(server: Postgres, where: Path, prefix: str = "sluice") -> dict[str, tuple[str, str]]:
    """The four services' databases, empty: service -> (owner URL, runtime URL)."""
    return provision(server.url(), passwords(where / "secrets.json", ROLES), prefix=prefix)


def administrator_url(layout: Layout, database: str) -> str:
    """Where the administrator of a running platform's own PostgreSQL reaches one of its databases."""
    state = read_state(layout.state)
    assert state is not None
    secret = passwords(layout.secrets, ("postgres",))["postgres"]
    port = state.children["postgres"].port
    return Postgres(layout.postgres, port=port, password=secret, log=layout.log("postgres")).url(database)
