"""Databases and a bus of one's own: given by the environment, they win over the embedded ones."""

from datetime import date

import pytest

from cli.demo.cases import CASES
from cli.demo.chain import Year
from deploy.local.stack import Stack
from tests import stack as servers
from tests.e2e.conftest import acting_on


@pytest.mark.slow
def test_a_year_runs_on_databases_and_a_bus_given_from_outside(programs: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with servers.directory() as where, servers.postgres(where) as server, servers.nats(where) as bus:
        for service, (owner_url, runtime_url) in servers.databases(server, where).items():
            monkeypatch.setenv(f"{service.upper()}_DATABASE_URL", runtime_url)
            monkeypatch.setenv(f"{service.upper()}_OWNER_DATABASE_URL", owner_url)
        monkeypatch.setenv("NATS_URL", bus.url)

        with Stack(where / "data", 18400) as stack, acting_on(stack) as platform:
            Year(platform, CASES[1:2], lambda _: None).run()

            assert set(stack.pids) & {"postgres", "nats"} == set()
            assert platform.get("/monitoring/v1/books/654027-2018")["received_fen"] == 4_283_000_000
            assert platform.today() >= date(2018, 4, 20)
        assert not (where / "data" / "postgres" / "data").exists()
