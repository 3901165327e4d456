"""Ready again after trouble, also when nothing happens that could prove it."""

import asyncio
import os
from pathlib import Path

import pytest
import typer

from cli import running
from deploy.local.layout import Layout
from deploy.local.state import Mark, Running, State
from tests import stack
from tests.conftest import Start
from tests.machinery.test_messaging import listen, served, until


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
    assert "ledger 写入已停止，读取照常：halted: thirteen。请管理员勿重启了事" in said
    assert said.count("停写") == 1
