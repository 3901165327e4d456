"""The database is lost and comes back from its copy and the archived log: all answered by then is there (P12)."""

import asyncio
import os
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import nats
import psycopg
import pytest

from audit.feed import Feed
from audit.verify import run
from deploy.local import backup
from deploy.local.nats import Nats
from deploy.local.passwords import passwords
from deploy.local.ports import internal_port
from deploy.local.postgres import Postgres
from deploy.local.program import StartFailed
from shared.platform.migrations import upgrade
from shared.tlog.notes import new_private_key
from tests import stack
from tests.api import Api
from tests.conftest import Start
from tests.ledger.client import ON, open_book, receive
from tests.monitoring.serving import served
from tests.waiting import until

SECONDS = 30


@dataclass
class Client:
    """Somebody who books receipts and writes down each that was answered 2xx, with its entry number."""

    api: Api
    taken: dict[str, Any] = field(default_factory=dict)

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        stop = asyncio.Event()

        async def work(name: int) -> None:
            number = 0
            while not stop.is_set():
                number += 1
                await self.book(f"{name}-{len(self.taken)}-{number}")

        tasks = [asyncio.create_task(work(name)) for name in range(4)]
        yield
        stop.set()
        await asyncio.gather(*tasks)

    async def book(self, key: str) -> None:
        answer = await receive(self.api, f"财〔2020〕{key}号", key=key)
        assert answer.status_code == 201, answer.text
        self.taken[key] = answer.json()


def cluster(where: Path, name: str, password: str, archive: Path | None = None) -> Postgres:
    return Postgres(where / name, port=internal_port(), password=password, log=where / f"{name}.log", archive=archive)


def ask(server: Postgres, query: str) -> Any:
    with psycopg.connect(server.url().replace("+psycopg", ""), autocommit=True) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


async def archived(server: Postgres) -> None:
    """The log as far as it is written lies in the archive."""
    segment = ask(server, "SELECT pg_walfile_name(pg_current_wal_insert_lsn())")
    ask(server, "SELECT pg_switch_wal()")
    await until(lambda: (ask(server, "SELECT last_archived_wal FROM pg_stat_archiver") or "") >= segment)


async def held_by(server: Nats, last: int) -> list[int]:
    """The sequences in the ledger's stream once it holds the last one."""
    client = await nats.connect(server.url)

    async def held() -> list[int]:
        found = await client.jetstream().streams_info()
        state = next((one.state for one in found if "LEDGER" in (one.config.name or "")), None)
        there = state is not None and state.messages >= last
        return [state.first_seq, state.last_seq, state.messages] if there else []

    try:
        return await until(held)
    finally:
        await client.close()


@pytest.mark.slow
async def test_a_destroyed_database_comes_back_to_a_moment_with_all_answers_until_then(
    service: Start, tmp_path: Path
) -> None:
    seal, memory = tmp_path / "seal.pem", tmp_path / "memory.json"
    seal.write_text(new_private_key())
    settings = {"sealing_key_file": seal, "seal_seconds": 3600, "rate_limit": "100000/second"}
    with stack.directory() as where:
        secret = passwords(where / "secrets.json", ("postgres",))["postgres"]
        server = cluster(where, "first", secret, where / "archive")
        server.prepare()
        program = server.program()
        process = program.launch()
        program.await_ready(process, SECONDS)
        owner_url, url = stack.databases(server, where)["ledger"]
        upgrade("ledger", owner_url)
        api = await service("ledger", database_url=url, **settings)
        api.set_clock(ON)
        await open_book(api)
        client = Client(api)

        async with client.at_work():
            await asyncio.to_thread(backup.take, server, where / "copy")
            copied = len(client.taken)
        async with served(api.app) as address:
            assert (await api.post("/checkpoint", role="auditor")).status_code == 201
            auditor = await asyncio.to_thread(run, Feed(address, api.token("auditor")), memory=memory)
        for number in range(5):
            await client.book(f"behind-the-copy-{number}")
        moment: datetime = ask(server, "SELECT clock_timestamp()")
        known = dict(client.taken)
        await client.book("too-late")
        await archived(server)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        server.stop_orphans()
        shutil.rmtree(server.directory)

        again = cluster(where, "second", secret)
        backup.restore(again, where / "copy", where / "archive", moment)
        (where / "bus").mkdir()
        with stack.running(again.program()), stack.nats(where / "bus") as bus:
            url = url.replace(f":{server.port}/", f":{again.port}/")
            restored = await service("ledger", database_url=url, nats_url=bus.url, **settings)
            there = kept(restored)

            assert auditor.status == 0
            assert len(known) > copied > 0
            assert {number: key for key, number in there.items() if key in known} == {
                answer["entry_no"]: key for key, answer in known.items()
            }
            assert "too-late" not in there
            assert await held_by(bus, len(there)) == [1, len(there), len(there)]
            await still_works(restored, memory, known)


async def still_works(api: Api, memory: Path, known: dict[str, Any]) -> None:
    """A retry gets its first answer, a receipt is booked, and the auditor who kept the checkpoint finds it whole."""
    again = await receive(api, "财〔2020〕behind-the-copy-0号", key="behind-the-copy-0")
    assert again.json() == known["behind-the-copy-0"]
    assert (await receive(api, "财〔2020〕新号")).status_code == 201
    assert (await api.post("/checkpoint", role="auditor")).status_code == 201
    async with served(api.app) as address:
        report = await asyncio.to_thread(run, Feed(address, api.token("auditor")), memory=memory)
    assert (report.status, report.findings) == (0, [])
    assert report.entries == len(kept(api))


def kept(api: Api) -> dict[str, int]:
    """Which command made which entry, from the log."""
    state = api.app.state.service
    with state.engine.connect() as connection:
        return {r.event.act.command_id: r.event.originator_version for r in state.events.after(connection, 0, 100_000)}


def test_a_copy_never_replaces_a_database_that_is_there(tmp_path: Path) -> None:
    server = Postgres(tmp_path, port=1, password="x", log=tmp_path / "log")
    server.cluster.mkdir()

    with pytest.raises(StartFailed, match="已有数据库"):
        backup.restore(server, tmp_path / "copy")
    with pytest.raises(StartFailed, match="不是空目录"):
        backup.take(server, tmp_path)
