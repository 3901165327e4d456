"""What tests stand on: one PostgreSQL for the run, a fresh database for each test, services in this process."""

import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from deploy.local.postgres import Postgres
from shared.platform.identity.issuer import ISSUER, DevelopmentIssuer
from shared.platform.vault import VaultKeys
from shared.platform.web.pacing import RefusalPace
from tests import stack
from tests.api import Api
from tests.client import ServiceClient
from tests.databases import Databases

pytest_plugins = ["tests.fuzzing", "tests.requirements", "tests.scheduling", "tests.units"]

# The same examples every time, however fast the machine is; a long run looks for new ones.
settings.register_profile(
    "sluice",
    derandomize=not os.environ.get("SLUICE_LONG"),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("sluice")

VAULT_KEY = VaultKeys.made()


@dataclass(frozen=True)
class Cluster:
    """The PostgreSQL of this run, with databases of each service to be had from it."""

    server: Postgres
    urls: dict[str, tuple[str, str]]
    databases: dict[str, Databases] = field(default_factory=dict)

    def fresh(self, service: str) -> tuple[str, str]:
        """An empty database of a service at its newest version: owner URL and runtime URL."""
        owner_url, app_url = self.urls[service]
        if service not in self.databases:
            self.databases[service] = Databases.of(self.server, service, owner_url)
        name = self.databases[service].take()
        return owner_url.rsplit("/", 1)[0] + f"/{name}", app_url.rsplit("/", 1)[0] + f"/{name}"

    def give_back(self, service: str, url: str) -> None:
        """Nobody uses this database any more."""
        self.databases[service].give_back(url.rsplit("/", 1)[1])


@pytest.fixture(scope="session")
def workplace(programs: None) -> Iterator[Path]:
    """A directory for the run that PostgreSQL's account can reach."""
    with stack.directory() as where:
        yield where


@pytest.fixture(scope="session")
def cluster(workplace: Path) -> Iterator[Cluster]:
    """PostgreSQL for the run."""
    with stack.postgres(workplace) as server:
        yield Cluster(server, stack.databases(server, workplace))


@pytest.fixture(scope="session")
def issuer(workplace: Path) -> DevelopmentIssuer:
    """Who signs the tokens of this run."""
    made = DevelopmentIssuer.load_or_create(workplace / "issuer.json")
    (workplace / "jwks.json").write_text(json.dumps(made.jwks()))
    return made


Start = Callable[..., Awaitable[Api]]


@pytest.fixture
async def service(cluster: Cluster, workplace: Path, issuer: DevelopmentIssuer, tmp_path: Path) -> AsyncIterator[Start]:
    """Starts a service in this process on a fresh database: `api = await service("ledger")`."""
    async with AsyncExitStack() as running:

        def empty_database(name: str) -> str:
            url = cluster.fresh(name)[1]
            running.callback(cluster.give_back, name, url)
            return url

        async def start(name: str, **more: Any) -> Api:
            package = f"services.{name}"
            clock_file = tmp_path / "clock.json"
            given: dict[str, Any] = {
                "database_url": more.get("database_url") or empty_database(name),
                "environment": "development",
                "clock_file": clock_file,
                "issuer": ISSUER,
                "jwks_file": workplace / "jwks.json",
                "vault_key": VAULT_KEY,
            } | more
            app = import_module(f"{package}.main").build(import_module(f"{package}.settings").Settings(**given))
            app.pace = RefusalPace(at_once=1_000_000)  # tests ask for more refusals than a person meets in a year
            await running.enter_async_context(app.router.lifespan_context(app))
            client = await running.enter_async_context(ServiceClient(app))
            return Api(client, name, issuer, clock_file, app, str(given["database_url"]))

        yield start
