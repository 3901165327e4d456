"""Services that live through a change of codes: begun before a county was renamed, started again after it."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest

from services.ledger.book.account import book_parts
from shared.kernel.divisions import divisions, succession
from shared.platform.identity.issuer import ISSUER, DevelopmentIssuer
from tests.api import Api
from tests.client import ServiceClient
from tests.conftest import VAULT_KEY, Cluster

Run = Callable[[str], AbstractAsyncContextManager[Api]]


@contextmanager
def before_any_change() -> Iterator[None]:
    """The table of former codes as it was before anything in it happened."""
    table, rows, names = succession(), list(succession()), divisions()._names
    in_force = {row.code: row.name for row in rows if row.code not in names}
    table.__init__([])  # type: ignore[misc]
    names.update(in_force)
    book_parts.cache_clear()
    try:
        yield
    finally:
        table.__init__(rows)  # type: ignore[misc]
        for code in in_force:
            del names[code]
        book_parts.cache_clear()


@pytest.fixture
def running(cluster: Cluster, workplace: Path, issuer: DevelopmentIssuer, tmp_path: Path) -> Iterator[Run]:
    """Runs a service on the test's database of its name: `async with running("ledger") as api`, again and again."""
    urls: dict[str, str] = {}

    @asynccontextmanager
    async def run(name: str) -> AsyncIterator[Api]:
        url = urls[name] = urls.get(name) or cluster.fresh(name)[1]
        clock_file = tmp_path / "clock.json"
        settings = import_module(f"services.{name}.settings").Settings(
            database_url=url, environment="development", clock_file=clock_file, issuer=ISSUER,
            jwks_file=workplace / "jwks.json", vault_key=VAULT_KEY,
        )  # fmt: skip
        app = import_module(f"services.{name}.main").build(settings)
        async with app.router.lifespan_context(app), ServiceClient(app) as client:
            api = Api(client, name, issuer, clock_file, app, url)
            if not clock_file.exists():
                api.set_clock(date(2019, 6, 3))
            yield api

    yield run
    for name, url in urls.items():
        cluster.give_back(name, url)
