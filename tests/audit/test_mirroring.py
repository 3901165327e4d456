"""`sluice mirror` against a ledger that runs: taken up where it was killed, only what is new, and a resealed past."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from audit.check import check
from audit.mirror import Mirror
from audit.trust_store import Kept
from cli.main import cli
from tests.audit.conftest import Running
from tests.audit.test_tampering import NINE, reseal
from tests.waiting import until


async def sluice(*words: object) -> tuple[int, str]:
    found = await asyncio.to_thread(CliRunner().invoke, cli, [str(word) for word in words])
    return found.exit_code, found.output


async def mirrored(running: Running, directory: Path, *, role: str = "auditor") -> tuple[int, str]:
    token = ("--token", running.api.token(role)) if role else ()
    return await sluice("mirror", directory, "--service", "ledger", "--from", running.address, *token)


@pytest.mark.req("LED-24", "LED-67")
async def test_a_mirror_follows_the_ledger_and_refuses_a_past_that_was_sealed_again(
    running: Running, tmp_path: Path
) -> None:
    directory = tmp_path / "mirror"
    first = await mirrored(running, directory)
    again = await mirrored(running, directory)
    await running.go_on()
    later = await mirrored(running, directory)
    verified = await sluice("verify", directory, "--memory", tmp_path / "m.json")
    held = Mirror(directory).newest
    running.intrude(
        f"UPDATE ledger_events SET {NINE} WHERE notification_id = 2",
        "TRUNCATE ledger_tiles, ledger_checkpoints",
    )
    reseal(running)
    refused = await mirrored(running, directory)

    assert [status for status, _ in (first, again, later, verified, refused)] == [0, 0, 0, 0, 1]
    assert "新增 12 条、3 个检查点" in first[1]
    assert "没有新的记录" in again[1]
    assert f"新增 {held.size - 12} 条、1 个检查点；共 {held.size} 条、4 个检查点" in later[1]
    assert "第 2 条历史被改写" in refused[1]
    assert Mirror(directory).newest == held
    assert check(Mirror(directory), Kept()).status == 0


@pytest.mark.slow
async def test_a_mirror_that_was_killed_is_taken_up_by_the_next_run(running: Running, tmp_path: Path) -> None:
    directory = tmp_path / "mirror"
    asked = ("--service", "ledger", "--from", running.address, "--token", running.api.token("auditor"))
    words = ("mirror", str(directory), *asked)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "cli.main", *words, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.STDOUT
    )
    await until(lambda: process.returncode is not None or (directory / "tile").exists(), every=0.001)
    if process.returncode is None:
        os.kill(process.pid, signal.SIGKILL)
    await process.wait()

    status, said = await mirrored(running, directory)

    assert (status, "共 12 条、3 个检查点" in said) == (0, True), said
    assert check(Mirror(directory), Kept()).status == 0


async def test_without_a_token_hashes_are_kept_and_without_the_right_no_entries(
    running: Running, tmp_path: Path
) -> None:
    public = await mirrored(running, tmp_path / "hashes", role="")
    keeper = await mirrored(running, tmp_path / "none", role="keeper")
    away = await sluice("mirror", tmp_path / "away", "--service", "ledger", "--from", "http://127.0.0.1:9")

    assert (public[0], keeper[0], away[0]) == (0, 2, 2)
    assert "HTTP 403" in keeper[1]
    report = check(Mirror(tmp_path / "hashes"), Kept())
    assert (report.status, report.size, report.balances) == (0, 12, [])
    assert any("没有出示内容的 12 条" in remark for remark in report.remarks)
