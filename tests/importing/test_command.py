"""`sluice import` at the terminal."""

import asyncio
import socket
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
import uvicorn
from rich.console import Console

from cli import importing
from shared.importing import ImportReport, to_json
from tests.api import Api
from tests.conftest import Start
from tests.importing.reading import SAMPLES, notice, read_sample, workbook


def shown(monkeypatch: pytest.MonkeyPatch, report: dict[str, object]) -> str:
    console = Console(record=True, width=200)
    monkeypatch.setattr(importing, "console", console)
    importing.show(report)
    return console.export_text()


def test_a_report_shows_every_row_its_warnings_and_the_contradictions(monkeypatch: pytest.MonkeyPatch) -> None:
    read = ImportReport(sheet=read_sample("025", "inflows", "654024", 2021), dry_run=True)
    report = msgspec.json.decode(msgspec.json.encode(to_json(read)))
    text = shown(monkeypatch, report)
    assert "117010000.00" in text
    assert "没有写明文号" in text
    assert "相差 -13750000.00 元" in text
    assert "检查通过，未入账" in text


def test_an_address_where_nothing_listens_is_said_in_words() -> None:
    with pytest.raises(importing.ImportFailed, match="连不上"):
        importing.send("http://127.0.0.1:9", "token", "ledger", {}, _content(SAMPLES))


def _content(where: Path) -> bytes:
    return (where / "048-tekes-2018-inflow.json").read_bytes()


async def _import(api: Api, file: Path, **options: Any) -> None:
    """What `sluice import FILE` does, against a service that really listens."""
    inflows = api.name == "ledger"
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(api.app, lifespan="off", log_config=None))
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        token = api.token("keeper" if inflows else "project-dept", "654027")
        try:
            kind = importing.ImportKind.INFLOWS if inflows else importing.ImportKind.PROJECTS
            await asyncio.to_thread(importing.import_file, file, "654027", 2018, kind, token, address, **options)
        finally:
            server.should_exit = True
            await serving


@pytest.mark.parametrize(
    ("rows", "unit", "says"),
    [
        ([["项目名称", "金额（万元）"], [6217001234567890123, 10]], None, "“Sheet1”A2 单元格是数字格式，超过 15 位"),
        ([["单位：元"], ["项目名称", "金额/万元"], ["路", 10]], None, "写的是元，表头“金额/万元”写的是万元"),
        ([["单位：千元"], ["项目名称", "金额"], ["路", 10]], importing.Unit.TEN_THOUSAND, "为千元，导入时却指定了万元"),
    ],
    ids=["rounded number", "two units", "unit against the file"],
)  # fmt: skip
async def test_a_workbook_that_can_be_read_two_ways_is_refused_at_the_terminal_in_words(
    service: Start, tmp_path: Path, rows: list[list[Any]], unit: importing.Unit | None, says: str
) -> None:
    projects = await service("projects")
    projects.set_clock(date(2018, 7, 2))
    file = tmp_path / "项目表.xlsx"
    file.write_bytes(workbook(*rows))

    with pytest.raises(importing.ImportFailed, match=says):
        await _import(projects, file, unit=unit)


async def test_a_workbook_in_thousands_is_taken_in_at_the_terminal_to_the_fen(
    service: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    projects = await service("projects")
    projects.set_clock(date(2018, 7, 2))
    console = Console(record=True, width=200)
    monkeypatch.setattr(importing, "console", console)
    file = tmp_path / "项目表.xlsx"
    file.write_bytes(workbook(["项目名称", "建设地点", "金额【千元】"], ["路", "特克斯镇", 12.5]))

    await _import(projects, file, unit=None)

    assert "12500.00" in console.export_text()


@pytest.mark.parametrize("published", [None, "2019-05-27"], ids=["without a day", "in the next year"])
async def test_a_notice_of_a_past_year_is_booked_by_the_day_on_which_its_money_came(
    service: Start, tmp_path: Path, published: str | None
) -> None:
    ledger = await service("ledger")
    ledger.set_clock(date(2020, 7, 2))
    book = {"county": "654027", "fiscal_year": 2018, "keeper": "staff-keeper"}
    assert (await ledger.post("/books", book, role="finance", region="654027")).status_code == 201
    file = tmp_path / "公示.json"
    told = {"region": {"gbt2260": "654027"}, "fiscal_year": 2018, "title": "某县2018年专项扶贫资金公示"}
    file.write_bytes(notice(published=published, **told))

    with pytest.raises(importing.ImportFailed, match=r"/received_on.*--received-on"):
        await _import(ledger, file)
    await _import(ledger, file, received_on=datetime(2018, 11, 30, tzinfo=UTC))

    (lot,) = (await ledger.get("/books/654027-2018/lots", role="auditor", region="654027")).json()["items"]
    assert lot["received_on"] == "2018-11-30"


def test_a_file_larger_than_the_platform_takes_is_refused_at_the_terminal_unread(tmp_path: Path) -> None:
    endless = tmp_path / "名单.csv"
    with endless.open("wb") as file:
        file.truncate(50_000_000_000)

    with pytest.raises(importing.ImportFailed, match="超过 20 MB"):
        importing.content_of(endless)
