"""The tally service on a database of its own."""

import itertools
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import create_engine

from deploy.local.nats import Nats
from shared.platform.identity.issuer import ISSUER, DevelopmentIssuer
from shared.platform.migrations import (
    create_evidence,
    create_heard,
    create_platform_tables,
    create_read_model,
    number_answers,
)
from tests import stack
from tests.api import Api
from tests.client import ServiceClient
from tests.conftest import Cluster, Start
from tests.platform.tally import TallySettings, metadata, tally_app
from tests.signing import pem, signer_of

_numbers = itertools.count(1)

SIGNER = signer_of("tally")
SEALED = {"sealing_key": pem(SIGNER), "trusted_keys": str(SIGNER.verifier)}
"""Settings of a tally service that seals and signs, and of one that believes it."""


@pytest.fixture
def server(programs: None, tmp_path: Path) -> Iterator[Nats]:
    """NATS for one test."""
    with stack.nats(tmp_path) as running:
        yield running


@pytest.fixture
def tally_database(cluster: Cluster) -> tuple[str, str]:
    """Owner URL and runtime URL of a new database."""
    return new_database(cluster)


def new_database(cluster: Cluster, service: str = "tally") -> tuple[str, str]:
    """Owner URL and runtime URL of a new database with the platform's tables."""
    admin_url = cluster.server.url().replace("+psycopg", "")
    name, role = f"test_{service}_{next(_numbers)}", f"{service}_app"
    with psycopg.connect(admin_url, autocommit=True) as admin:
        if not admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone():
            admin.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'tally'")
        admin.execute(f'CREATE DATABASE "{name}"')
    owner_url = cluster.server.url(name)
    engine = create_engine(owner_url)
    with engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
        create_platform_tables(service)
        create_evidence(service)
        number_answers(service)
        create_heard(service)
        create_read_model(metadata, service)
    engine.dispose()
    return owner_url, f"postgresql+psycopg://{role}:tally@" + owner_url.split("@", 1)[1]


@pytest.fixture
async def start_tally(
    tally_database: tuple[str, str], workplace: Path, issuer: DevelopmentIssuer, tmp_path: Path
) -> AsyncIterator[Start]:
    """Starts the tally service in this process, more than once on the same database where a test wants that."""
    async with AsyncExitStack() as running:

        async def start(parts: dict[str, Any] | None = None, **settings: Any) -> Api:
            given: dict[str, Any] = {
                "database_url": tally_database[1],
                "environment": "development",
                "clock_file": tmp_path / "clock.json",
                "issuer": ISSUER,
                "jwks_file": workplace / "jwks.json",
            }
            given |= settings
            app = tally_app(TallySettings(**given), **(parts or {}))
            await running.enter_async_context(app.router.lifespan_context(app))
            client = await running.enter_async_context(ServiceClient(app))
            return Api(client, "tally", issuer, given["clock_file"], app, given["database_url"])

        yield start


@pytest.fixture
async def tally(start_tally: Start) -> Api:
    """The tally service without NATS."""
    return await start_tally()
