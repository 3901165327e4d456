"""`sluice export` against a ledger that runs: resumable to the byte, tables that add up, wrong tokens refused."""

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from audit.bundle import Bundle
from audit.check import check
from audit.trust_store import Kept
from audit.writing import write_bundle
from cli.tables import write_tables
from tests.audit.conftest import Running
from tests.audit.test_bundle import contents
from tests.waiting import until

REACHED = ["public-key", "events/000000000001.ndjson", "tables"]


async def sluice(running: Running, out: Path, *, kill_at: str = "", role: str = "auditor") -> tuple[int, str]:
    """Run the command in a process of its own; with `kill_at` kill it as soon as that file is there."""
    words = ("export", "--out", str(out), "--url", running.address, "--token", running.api.token(role))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "cli.main", *words, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    if kill_at:
        await until(lambda: process.returncode is not None or (out / kill_at).exists(), every=0.001)
    if kill_at and process.returncode is None:
        os.kill(process.pid, signal.SIGKILL)
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode()


async def exported(running: Running, out: Path) -> None:
    """The same in this process, to its end."""
    await asyncio.to_thread(write_bundle, running.feed, out, extra=write_tables)


@pytest.mark.slow
async def test_an_export_that_was_killed_ends_with_the_same_bytes_as_one_in_one_go(
    running: Running, tmp_path: Path
) -> None:
    await exported(running, tmp_path / "once")

    for number, reached in enumerate(REACHED):
        await sluice(running, tmp_path / f"killed-{number}", kill_at=reached)
    await running.go_on()

    for number in range(len(REACHED)):
        half = (tmp_path / f"killed-{number}" / "checkpoints.ndjson").exists()
        await exported(running, tmp_path / f"killed-{number}")
        if half:
            assert contents(tmp_path / f"killed-{number}") == contents(tmp_path / "once")
        assert check(Bundle(tmp_path / f"killed-{number}"), Kept()).status == 0


def ask(folder: Path, table: str, what: str, rest: str = "") -> list[Any]:
    return duckdb.sql(f"SELECT {what} FROM read_parquet('{folder / 'tables' / table}.parquet') {rest}").fetchall()


async def test_the_tables_answer_in_sql_what_the_book_says(running: Running, tmp_path: Path) -> None:
    status, said = await sluice(running, tmp_path / "b")
    assert (status, "已导出 12 条" in said) == (0, True), said

    folder = tmp_path / "b"
    assert ask(folder, "entries", "count(*), min(book), max(entry_no)") == [(6, "654024-2020", 6)]
    assert ask(folder, "entries", "kind, fen, staff, effective_on::VARCHAR", "WHERE kind = 'inflow-received'") == [
        ("inflow-received", 100_000, "staff-keeper", "2020-03-02")
    ]
    assert ask(folder, "postings", "sum(fen)::BIGINT") == [(0,)]
    assert ask(folder, "lots", "document_no, received_fen, available_fen, committed_fen, paid_fen, returned_fen") == [
        ("新财扶〔2020〕1号", 100_000, 40_000, 10_000, 50_000, 0)
    ]
    assert ask(folder, "payments", "project, fen, requested_by, reviewed_by, posted_by, voucher_no, passed") == [
        ("P1", 50_000, "staff-implementer", "staff-reviewer", "staff-keeper", "记-1", True)
    ]
    described = duckdb.sql(f"DESCRIBE SELECT * FROM '{folder}/tables/postings.parquet'").fetchall()
    assert {column[0]: column[1] for column in described}["fen"] == "BIGINT"


async def test_whoever_may_not_read_the_log_cannot_export_it(running: Running, tmp_path: Path) -> None:
    status, said = await sluice(running, tmp_path / "b", role="implementer")

    assert status == 2
    assert "HTTP 403" in said
    assert not (tmp_path / "b" / "manifest.json").exists()
