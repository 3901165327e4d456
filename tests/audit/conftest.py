"""A ledger that runs, seals and is read over a real port; and somebody who is superuser of its database."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from audit.feed import Feed
from audit.report import Report
from audit.verify import run
from shared.tlog.notes import new_private_key
from tests.api import Api
from tests.conftest import Cluster, Start
from tests.ledger.client import ON, Facts, open_book, pay, receive, seals_when_asked
from tests.monitoring.serving import served


@dataclass
class Running:
    """A ledger with a book in it, an auditor outside, and an intruder inside."""

    api: Api
    address: str
    cluster: Cluster
    memory: Path
    vouchers: int = 1

    @property
    def feed(self) -> Feed:
        return Feed(self.address, self.api.token("auditor"))

    async def seal(self) -> None:
        answer = await self.api.post("/checkpoint", role="auditor")
        assert answer.status_code == 201, answer.text

    async def verify(self, **more: Any) -> Report:
        return await asyncio.to_thread(run, self.feed, memory=self.memory, **more)

    async def go_on(self) -> None:
        """Another month of the same book, sealed."""
        self.api.advance_clock(30)
        self.vouchers += 1
        await receive(self.api, f"新财扶〔2020〕{self.vouchers}号", received_on="2020-04-01")
        await pay(self.api, "50.00", f"记-{self.vouchers}")
        await self.seal()

    def intrude(self, *statements: str) -> None:
        """As superuser, with every trigger asleep."""
        database = self.api.database_url.rsplit("/", 1)[1]
        with psycopg.connect(self.cluster.server.url(database).replace("+psycopg", "")) as connection:
            connection.execute("SET session_replication_role = replica")
            for statement in statements:
                connection.execute(statement)


@pytest.fixture
async def running(service: Start, cluster: Cluster, tmp_path: Path) -> AsyncIterator[Running]:
    key = tmp_path / "seal.pem"
    key.write_text(new_private_key())
    api = await service("ledger", sealing_key_file=key, seal_seconds=3600)
    seals_when_asked(api)
    api.set_clock(ON)
    async with served(api.app) as address:
        ledger = Running(api, address, cluster, tmp_path / "memory.json")
        await open_book(api)
        await receive(api)
        await ledger.seal()
        await Facts(api).make_payable()
        await ledger.seal()
        await pay(api)
        await ledger.seal()
        yield ledger
