"""PostgreSQL is killed under load: whatever was answered 2xx is there when it is back (P1)."""

import asyncio
import os
import signal
import uuid
from typing import Any

import pytest

from shared.platform.commands import writer
from tests import stack
from tests.api import Api
from tests.attack.conftest import new_database
from tests.conftest import Cluster, Start
from tests.waiting import until

CLIENTS, KILLS = 8, 3


async def client(api: Api, taken: list[str], stop: asyncio.Event) -> None:
    """Give one command after the other; write down the key of each that was answered 2xx, as a client's own log."""
    while not stop.is_set():
        key = uuid.uuid4().hex
        answer = await api.post("/additions", {"name": key, "n": 1}, role="keeper", key=key)
        assert answer.status_code in (201, 503), answer.text
        if answer.status_code == 201:
            taken.append(key)
        else:
            await asyncio.sleep(0.05)


def kept(api: Api) -> list[str]:
    """The commands whose events lie in the table, read once the database is back."""
    state = api.app.state.service
    with state.engine.connect() as connection:
        events: list[Any] = [r.event for r in state.events.after(connection, 0, 1_000_000)]
        numbers = [r.sequence for r in state.events.after(connection, 0, 1_000_000)]
    assert numbers == list(range(1, len(numbers) + 1)), "a gap in the log"
    return [event.act.command_id for event in events if event.TOPIC.endswith("added")]


@pytest.mark.slow
async def test_every_answered_command_survives_a_killed_postgresql(
    start_tally: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "RESOLVE_SECONDS", 2.0)
    taken: list[str] = []

    async def more(number: int) -> None:
        before = len(taken)
        await until(lambda: len(taken) >= before + number)

    with stack.directory() as where:
        server = stack.prepared_postgres(where)
        program = server.program()
        process = program.launch()
        try:
            program.await_ready(process, 30)
            database = new_database(Cluster(server, {}, set()))
            api = await start_tally(database_url=database[1], rate_limit="100000/second")
            stop = asyncio.Event()
            clients = [asyncio.create_task(client(api, taken, stop)) for _ in range(CLIENTS)]
            for _ in range(KILLS):
                await more(10 * CLIENTS)
                os.kill(process.pid, signal.SIGKILL)
                await asyncio.to_thread(process.wait)
                process = await asyncio.to_thread(program.launch)
                await asyncio.to_thread(program.await_ready, process, 30)
                await more(3 * CLIENTS)
            stop.set()
            await asyncio.gather(*clients)

            there = kept(api)
            assert len(there) == len(set(there))
            assert set(taken) <= set(there)
            assert len(taken) > 50
        finally:
            program.halt(process)
