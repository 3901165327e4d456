"""Where the benchmarks run: PostgreSQL and NATS with our durable settings, and servers as processes of their own."""

import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg

from deploy.local.caddy import answers
from deploy.local.nats import Nats
from deploy.local.passwords import passwords
from deploy.local.ports import internal_port
from deploy.local.postgres import Postgres, reachable
from deploy.local.program import Program
from deploy.local.services import service
from deploy.postgres.provision import ROLES, provision
from shared.platform.identity.issuer import ISSUER, DevelopmentIssuer
from shared.platform.identity.roles import Role
from shared.platform.migrations import upgrade

READY_SECONDS = 60
REST_SECONDS = 0.3


@dataclass(frozen=True)
class Server:
    """A server that answers on a port."""

    port: int
    pid: int

    def rest(self, quiet: float = 0.1, longest: float = 60) -> None:
        """Wait until it does nothing any more: what a benchmark left behind must not weigh on the next."""
        process, deadline = psutil.Process(self.pid), time.monotonic() + longest
        family = [process, *process.children(recursive=True)]
        busy = quiet
        while busy >= quiet and time.monotonic() < deadline:
            before = _worked(family)
            time.sleep(REST_SECONDS)
            busy = (_worked(family) - before) / REST_SECONDS


def _worked(family: list[psutil.Process]) -> float:
    return sum(sum(process.cpu_times()[:2]) for process in family)


@dataclass(frozen=True)
class Place:
    """The servers of this run and the directory they live in."""

    directory: Path
    postgres: Postgres
    issuer: DevelopmentIssuer
    stack: ExitStack

    def admin(self, database: str = "postgres") -> str:
        """The administrator's URL of a database, as psycopg takes it."""
        return self.postgres.url(database).replace("+psycopg", "")

    def database(self, name: str) -> str:
        """A new, empty database; gives its administrator's URL."""
        with psycopg.connect(self.admin(), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return self.admin(name)

    def ledger_database(self, prefix: str) -> str:
        """A new, migrated database of the ledger; gives its runtime URL."""
        secrets = passwords(self.directory / "secrets.json", ROLES)
        owner_url, runtime_url = provision(self.postgres.url(), secrets, prefix=prefix)["ledger"]
        upgrade("ledger", owner_url)
        return runtime_url

    def nats(self, name: str) -> str:
        """A new JetStream server with the settings of `sluice up`; gives its URL."""
        port = internal_port()
        server = Nats(
            self.directory / name,
            port=port,
            monitoring_port=internal_port(taken=(port,)),
            name=f"sluice-bench-{os.getpid()}-{name}",
            passwords=passwords(self.directory / "secrets.json", ("nats", "nats_reader")),
            log=self.directory / f"{name}.log",
        )
        self.serve(server.program())
        return server.url

    def ledger(self, database_url: str, nats_url: str) -> Server:
        """The real service, as `sluice up` runs it, with a rate limit that is counted and never reached."""
        port = internal_port()
        environment = {
            "LEDGER_DATABASE_URL": database_url,
            "NATS_URL": nats_url,
            "SLUICE_ENV": "development",
            "SLUICE_ISSUER": ISSUER,
            "SLUICE_JWKS_FILE": str(self.directory / "jwks.json"),
            "SLUICE_RATE_LIMIT": "1000000/second",
            "SLUICE_FOLLOWERS": "apart",
            "MALLOC_ARENA_MAX": "2",
        }
        return self.serve(service("ledger", port=port, log=self.directory / "ledger.log", environment=environment))

    def endpoint(self, factory: str, environment: Mapping[str, str] | None = None) -> Server:
        """An endpoint of `benchmarks.endpoints`, served exactly as a service is."""
        port, own = internal_port(), service("ledger", port=0, log=Path(), environment={}).argv
        flags = [f"--port={port}" if part.startswith("--port=") else part for part in own]
        argv = tuple(f"benchmarks.endpoints:{factory}" if part.endswith("main:create") else part for part in flags)
        log = self.directory / f"{factory}.log"
        given = environment or {}
        return self.serve(
            Program(
                name=factory, argv=argv, port=port, log=log, ready=lambda: answers(port, "/readyz"), environment=given
            )
        )

    def serve(self, program: Program) -> Server:
        """Start a program; it is stopped with the place."""
        process = program.launch()
        self.stack.callback(program.halt, process)
        program.await_ready(process, READY_SECONDS)
        return Server(program.port, process.pid)

    def token(self, role: Role) -> str:
        """A bearer token of the county whose book is measured."""
        return self.issuer.mint(
            role=role, region="654024", staff=f"staff-{role}", post="post", organisation=f"org-{role}", hours=12
        )


@contextmanager
def place() -> Iterator[Place]:
    """PostgreSQL and NATS in a directory of their own, removed afterwards."""
    directory = Path(tempfile.mkdtemp(prefix="sluice-bench-"))
    directory.chmod(0o711)
    try:
        if not reachable(directory):
            raise OSError(f"PostgreSQL's account cannot reach {directory}: set TMPDIR to a directory that it can reach")
        with ExitStack() as stack:
            issuer = DevelopmentIssuer.load_or_create(directory / "issuer.json")
            (directory / "jwks.json").write_text(json.dumps(issuer.jwks()))
            made = Place(directory, _postgres(directory), issuer, stack)
            made.postgres.prepare()
            made.serve(made.postgres.program())
            yield made
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _postgres(directory: Path) -> Postgres:
    secret = passwords(directory / "secrets.json", ("postgres",))["postgres"]
    return Postgres(directory / "postgres", port=internal_port(), password=secret, log=directory / "postgres.log")
