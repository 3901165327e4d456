"""`sluice import` at the terminal."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
import uvicorn
from rich.console import Console
from typer.testing import CliRunner, Result

from cli import importing
from cli.import_report import show
from cli.main import cli
from shared.importing import ImportReport, RowProblem, to_json
from shared.importing.readings import ColumnRead
from tests.api import Api
from tests.conftest import Start
from tests.importing.reading import SAMPLES, notice, read_sample, workbook


def shown(report: dict[str, Any]) -> str:
    console = Console(record=True, width=200)
    show(console, report)
    return console.export_text()


def test_a_report_shows_every_row_its_warnings_and_the_contradictions() -> None:
    read = ImportReport(sheet=read_sample("025", "inflows", "654024", 2021), dry_run=True)
    report = msgspec.json.decode(msgspec.json.encode(to_json(read)))
    text = shown(report)
    assert "117010000.00" in text
    assert "没有写明文号" in text
    assert "相差 -13750000.00 元" in text
    assert "尚有待确认或待办的事项，未入账" in text
    assert all(f"--accept {doubt['name']}" in text for doubt in report["doubts"])


def test_an_address_where_nothing_listens_is_said_in_words() -> None:
    with pytest.raises(importing.ImportFailed, match="连不上"):
        importing.send(importing.Address("http://127.0.0.1:9", "token"), "ledger", {}, _content(SAMPLES))


def test_a_refused_report_names_the_columns_and_leaves_the_rows_to_the_refusal() -> None:
    sheet = read_sample("048", "inflows", "654027", 2018)
    heading = ColumnRead(sheet="[名单]", letter="D", heading="金额（万元）", meaning="金额", taken=True, unit="万元")
    passed = ColumnRead(sheet="[名单]", letter="E", heading="电话", meaning="", taken=False)
    bad = replace(sheet.refuse({1: [RowProblem(field="金额", detail="不是数", fix="请改")]}), columns=(heading, passed))
    report = msgspec.json.decode(msgspec.json.encode(to_json(ImportReport(sheet=bad, dry_run=True))))
    text = shown(report)
    assert all(
        words in text for words in ("[名单] D", "金额（万元）", "略过，没有读取", "未导入：合格 1 行，不合格 1 行")
    )
    assert "各行" not in text


def _content(where: Path) -> bytes:
    return (where / "048-tekes-2018-inflow.json").read_bytes()


@asynccontextmanager
async def _listening(api: Api) -> AsyncIterator[str]:
    """The address of a service that really listens."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(api.app, lifespan="off", log_config=None))
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            await serving


async def _import(api: Api, file: Path, **options: Any) -> None:
    """What `sluice import FILE` does, against a service that really listens."""
    inflows = api.name == "ledger"
    token = api.token("keeper" if inflows else "project-dept", "654027")
    kind = importing.ImportKind.INFLOWS if inflows else importing.ImportKind.PROJECTS
    async with _listening(api) as address:
        await asyncio.to_thread(importing.import_file, file, "654027", 2018, kind, token, address, **options)


async def _run(api: Api, file: Path, *options: str) -> Result:
    """`sluice import FILE` with these options: exit status and what is printed."""
    kind, role = ("inflows", "keeper") if api.name == "ledger" else ("projects", "project-dept")
    token, runner = api.token(role, "654027"), CliRunner()
    async with _listening(api) as address:
        about = ("--county", "654027", "--year", "2018", "--kind", kind, "--token", token, "--address", address)
        return await asyncio.to_thread(runner.invoke, cli, ["import", str(file), *about, *options])


@pytest.fixture
async def projects(service: Start) -> Api:
    api = await service("projects")
    api.set_clock(date(2018, 7, 2))
    return api


LIST = "项目名称,建设地点,金额（万元）\n路,特克斯镇,10\n桥,特克斯镇,20\n合计,,31\n"


async def test_a_dry_run_with_a_doubt_ends_with_status_3_and_the_option_that_accepts_it(
    projects: Api, tmp_path: Path
) -> None:
    file = tmp_path / "2018 年 项目表 (1).csv"
    file.write_text(LIST)

    tried = await _run(projects, file, "--dry-run", "--json")
    report = json.loads(tried.stdout)
    (doubt,) = report["doubts"]
    refused = await _run(projects, file)
    accepted = await _run(projects, file, "--accept", doubt["name"], "--json")

    assert (tried.exit_code, report["outcome"], report["filename"]) == (3, "doubtful", file.name)
    assert (refused.exit_code, f"--accept {doubt['name']}" in refused.stdout.replace("\n", "")) == (1, True)
    assert (accepted.exit_code, json.loads(accepted.stdout)["outcome"]) == (0, "imported")


async def test_a_dry_run_without_a_book_shows_the_days_and_what_is_in_the_way(service: Start, tmp_path: Path) -> None:
    ledger = await service("ledger")
    ledger.set_clock(date(2018, 7, 2))
    file = tmp_path / "来源.csv"
    file.write_text("资金名称,文号,级次,金额（万元）\n衔接资金,新财扶〔2018〕1号,中央,10\n")

    tried = await _run(ledger, file, "--dry-run", "--received-on", "2018-06-01")

    assert tried.exit_code == 3
    assert all(words in tried.stdout for words in ("今天还不能导入", "2018-06-01", "待确认或待办"))


async def test_a_refusal_as_json_is_the_problem_with_its_report_and_nothing_else(projects: Api, tmp_path: Path) -> None:
    file = tmp_path / "项目表.csv"
    file.write_text(LIST.replace("10", "十来").replace("31", "20"))

    refused = await _run(projects, file, "--json")

    problem = json.loads(refused.stdout)
    assert (refused.exit_code, problem["code"], problem["report"]["outcome"]) == (1, "rows-refused", "refused")
    assert [row["ok"] for row in problem["report"]["rows"]] == [False, True]


def test_days_of_receipt_of_a_project_list_are_refused_before_anything_is_sent(tmp_path: Path) -> None:
    file = tmp_path / "项目表.csv"
    file.write_text(LIST)
    about = (
        "--county",
        "654027",
        "--year",
        "2018",
        "--kind",
        "projects",
        "--token",
        "t",
        "--received-on",
        "2018-01-05",
    )

    asked = CliRunner().invoke(cli, ["import", str(file), *about, "--json"])

    assert (asked.exit_code, json.loads(asked.stdout)["code"]) == (1, "not-asked")


def test_the_exit_statuses_are_told_by_help() -> None:
    told = CliRunner().invoke(cli, ["import", "--help"]).stdout.replace("\n", "").replace(" ", "")
    assert "退出状态：0已导入" in told
    assert "3试导入有待确认的事项" in told


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
