"""Ready again after trouble, also when nothing happens that could prove it; never ready where reading has stopped."""

import asyncio
import os
from pathlib import Path

import psycopg
import pytest
import typer

from cli import running
from deploy.local.layout import Layout
from deploy.local.state import Mark, Running, State
from tests import stack
from tests.api import Api
from tests.conftest import Start
from tests.platform.test_messaging import listen, served
from tests.waiting import until


async def test_an_idle_service_is_ready_again_after_nats_was_away(start_tally: Start, tmp_path: Path) -> None:
    with stack.nats(tmp_path) as server:
        api = await start_tally({"listen": listen, "listens_to": ("tally",)}, nats_url=server.url)

        async def troubled() -> bool:
            return any("consumer" in trouble for trouble in (await api.client.get("/readyz")).json()["troubles"])

        async def ready() -> bool:
            return (await api.client.get("/readyz")).status_code == 200

        await until(ready)
        program = server.program()
    await until(troubled, 30)
    with stack.running(program):
        await until(ready, 30)


async def test_status_shows_a_halted_writer_with_its_reason_and_says_so_by_its_exit_code(
    start_tally: Start, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    api, layout, itself = await start_tally(), Layout(tmp_path), Mark.of(os.getpid())
    await api.post("/additions", {"name": "a", "n": 13}, role="keeper")

    async with served(api) as address:
        ports = {"ledger": int(address.rsplit(":", 1)[1]), "projects": 9}
        children = {name: Running(itself, port, "就绪") for name, port in ports.items()}
        State(itself, address, True, children).write(layout.state)
        with pytest.raises(typer.Exit) as ended:
            await asyncio.to_thread(running.status, tmp_path)

    said = capsys.readouterr().out
    assert ended.value.exit_code == running.HALTED
    assert "ledger 写入已停止，读取照常；halted: thirteen。请管理员勿重启了事" in said
    assert said.count("停写") == 1


async def test_reading_that_stopped_is_told_alike_by_readyz_by_status_and_by_whoever_waits(
    start_tally: Start, tally_database: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    api, layout, itself = await start_tally(), Layout(tmp_path), Mark.of(os.getpid())
    await api.post("/additions", {"name": "a", "n": 1}, role="keeper")
    written_by_a_newer_version(tally_database[0])
    await until(lambda: _is(api, "reading-stopped"))

    written = await api.post("/additions", {"name": "b", "n": 1}, role="keeper")
    waited = await api.get(f"/totals/b?wait_for={written.json()['sequence']}")
    ready = (await api.client.get("/readyz")).json()
    async with served(api) as address:
        port = int(address.rsplit(":", 1)[1])
        State(itself, address, True, {"ledger": Running(itself, port, "就绪")}).write(layout.state)
        with pytest.raises(typer.Exit) as ended:
            await asyncio.to_thread(running.status, tmp_path)

    said = capsys.readouterr().out
    assert (waited.status_code, waited.json()["code"]) == (503, "reading-stopped")
    unknown = "topic 'tally.tally.forgotten' is unknown to this version of tally"
    assert all(unknown in text for text in (waited.json()["detail"], ready["troubles"][0], said))
    assert ready["advice"] in said
    assert ended.value.exit_code == running.NOT_READY
    assert "停读" in said


async def _is(api: Api, status: str) -> bool:
    return bool((await api.client.get("/readyz")).json()["status"] == status)


def written_by_a_newer_version(owner_url: str) -> None:
    """An entry of a kind that nobody here knows stands behind the others."""
    with psycopg.connect(owner_url.replace("+psycopg", ""), autocommit=True) as owner:
        owner.execute(
            "INSERT INTO tally_events (originator_id, originator_version, topic, state, notification_id)"
            " SELECT gen_random_uuid(), 1, 'tally.tally.forgotten', state, notification_id + 1"
            " FROM tally_events ORDER BY notification_id DESC LIMIT 1"
        )
