"""Two ledgers on one database by mistake, under load, one killed again and again: nothing lost, nothing double."""

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from deploy.local.ports import internal_port
from deploy.local.program import Process, Program
from deploy.local.services import service
from deploy.local.zygote_client import Zygote
from shared.platform.identity.issuer import ISSUER, DevelopmentIssuer
from shared.platform.identity.roles import Role
from tests import stack
from tests.conftest import Cluster
from tests.ledger.client import BOOK, inflow
from tests.waiting import until

CLIENTS, COMMANDS, KILLS = 6, 25, 3


class Ledgers:
    """Two processes of the ledger; the second is the one that dies."""

    def __init__(self, programs: list[Program], issuer: DevelopmentIssuer) -> None:
        self.programs, self._issuer = programs, issuer
        self.running: list[Process] = []

    def headers(self, role: Role, key: str) -> dict[str, str]:
        token = self._issuer.mint(
            role=role, region="654024", staff=f"staff-{role}", post="post", organisation="org", hours=1
        )
        return {"Authorization": f"Bearer {token}", "Idempotency-Key": key}

    async def post(self, at: int, path: str, body: Any, key: str, role: Role = Role.KEEPER) -> httpx.Response:
        address = f"http://127.0.0.1:{self.programs[at].port}/ledger/v1{path}"
        async with httpx.AsyncClient(timeout=30) as client:
            return await client.post(address, json=body, headers=self.headers(role, key))

    async def kill_and_start_again(self) -> None:
        os.kill(self.running[1].pid, signal.SIGKILL)
        await asyncio.to_thread(self.running[1].wait)
        self.running[1] = await asyncio.to_thread(self.programs[1].launch)
        await asyncio.to_thread(self.programs[1].await_ready, self.running[1], 60)


@pytest.fixture
def two(cluster: Cluster, workplace: Path, issuer: DevelopmentIssuer, tmp_path: Path) -> Iterator[tuple[Ledgers, str]]:
    owner_url, app_url = cluster.fresh("ledger")
    environment = {
        "LEDGER_DATABASE_URL": app_url,
        "SLUICE_ENV": "development",
        "SLUICE_ISSUER": ISSUER,
        "SLUICE_JWKS_FILE": str(workplace / "jwks.json"),
        "SLUICE_RATE_LIMIT": "1000000/second",
    }
    zygote = Zygote(tmp_path / "zygote.log")
    programs = [
        zygote.forked(service("ledger", port=internal_port(), log=tmp_path / f"{n}.log", environment=environment))
        for n in range(2)
    ]
    ledgers = Ledgers(programs, issuer)
    with ExitStack() as ending:
        ending.enter_context(stack.running(zygote.program(), 60))
        ledgers.running = [program.launch() for program in programs]
        ending.callback(lambda: [p.halt(r) for p, r in zip(programs, ledgers.running, strict=True)])
        for program, process in zip(programs, ledgers.running, strict=True):
            program.await_ready(process, 60)
        yield ledgers, owner_url


async def client(ledgers: Ledgers, name: int, taken: dict[str, Any]) -> None:
    """One receipt after the other, now here, now there, each until it is answered: the client's own log of 2xx."""
    for number in range(COMMANDS):
        key, at = f"{name}-{number}", number
        while key not in taken:
            at += 1
            try:
                answer = await ledgers.post(at % 2, f"{BOOK}/inflows", inflow(f"财〔2020〕{key}号"), key)
            except httpx.TransportError:
                continue
            assert answer.status_code in (201, 409, 503), answer.text
            if answer.status_code == 201:
                taken[key] = answer.json()
            else:
                assert answer.json()["code"] in ("in-flight", "outcome-unknown", "database-unavailable"), answer.text
                await asyncio.sleep(0.05)


@pytest.mark.slow
async def test_two_processes_on_one_database_lose_nothing_double_nothing_and_answer_alike(
    two: tuple[Ledgers, str],
) -> None:
    ledgers, database = two
    opening = {"county": "654024", "fiscal_year": 2020, "keeper": f"staff-{Role.KEEPER}"}
    assert (await ledgers.post(0, "/books", opening, "open", Role.FINANCE)).status_code == 201
    taken: dict[str, Any] = {}

    clients = [asyncio.create_task(client(ledgers, name, taken)) for name in range(CLIENTS)]
    for kill in range(1, KILLS + 1):
        await until(lambda part=kill / (KILLS + 1): len(taken) >= part * CLIENTS * COMMANDS)
        await ledgers.kill_and_start_again()
    await asyncio.gather(*clients)

    for at in (0, 1):
        again = await ledgers.post(at, f"{BOOK}/inflows", inflow("财〔2020〕0-0号"), "0-0")
        assert again.json() == taken["0-0"]
    with psycopg.connect(database.replace("+psycopg", "")) as connection:
        rows = connection.execute(
            "SELECT notification_id, originator_version, convert_from(state, 'UTF8')::jsonb #>> '{act,command_id}'"
            " FROM ledger_events ORDER BY 1"
        ).fetchall()
    commands = [command for _, _, command in rows[1:]]
    assert sorted(commands) == sorted(taken)
    assert [(sequence, version) for sequence, version, _ in rows] == [(n, n) for n in range(1, len(rows) + 1)]
    assert {answer["entry_no"]: key for key, answer in taken.items()} == {v: command for _, v, command in rows[1:]}
