"""`sluice import`: a notice or table to the ledger (inflows) or to projects (project lists), and the report."""

import json
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NoReturn

import httpx
import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from cli.import_report import refusal, show
from cli.terminal import console
from shared.importing.bounds import MAX_BYTES

SERVICES = {"inflows": "ledger", "projects": "projects"}
TIMEOUT_SECONDS = 180.0
CHUNK_BYTES = 64 * 1024
DOUBTFUL = 3
"""The exit status of a dry run in which something is still to be decided."""


class ImportKind(StrEnum):
    """What the file holds."""

    INFLOWS = "inflows"
    PROJECTS = "projects"


class Unit(StrEnum):
    """The unit of amounts, where the file names none."""

    YUAN = "元"
    THOUSAND = "千元"
    TEN_THOUSAND = "万元"
    MILLION = "百万元"
    HUNDRED_MILLION = "亿元"


class ImportFailed(Exception):
    """The import could not be asked for or was refused; nothing was imported. `problem` is what is said of it."""

    def __init__(self, detail: str, problem: dict[str, Any] | None = None) -> None:
        super().__init__(detail)
        self.problem = problem or {"code": "not-asked", "title": "未能提交", "detail": detail}


@dataclass(frozen=True)
class Address:
    """Where the platform is, and who asks."""

    url: str
    token: str


FileArgument = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="XLSX、XLS、ODS、CSV 或公示 JSON 文件")]
CountyOption = Annotated[str, typer.Option("--county", help="县级区划代码，如 654024")]
YearOption = Annotated[int, typer.Option("--year", help="年度，如 2020")]
KindOption = Annotated[ImportKind, typer.Option("--kind", help="inflows 资金来源，projects 项目表")]
TokenOption = Annotated[str, typer.Option("--token", envvar="SLUICE_TOKEN", help="访问令牌")]
AddressOption = Annotated[str, typer.Option("--address", envvar="SLUICE_ADDRESS", help="平台地址")]
SheetOption = Annotated[str | None, typer.Option("--sheet", help="读哪张工作表；* 为全部")]
UnitOption = Annotated[Unit | None, typer.Option("--unit", help="文件没有写单位时，由您指定")]
ReceivedOption = Annotated[
    datetime | None, typer.Option("--received-on", formats=["%Y-%m-%d"], help="到账日期，文件没有逐行写明时填写")
]
DocumentDateOption = Annotated[
    datetime | None, typer.Option("--document-date", formats=["%Y-%m-%d"], help="文件日期，文件没有写明时填写")
]
ReasonOption = Annotated[str, typer.Option("--reason", help="理由，如确属另一项目的说明")]
AcceptOption = Annotated[
    list[str] | None, typer.Option("--accept", help="已核对无误的待确认事项的编号，可重复；编号见试导入的报告")
]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="只检查，不入账")]
JsonOption = Annotated[bool, typer.Option("--json", help="只输出 JSON：报告，或带报告的拒绝说明")]


def import_file(
    file: FileArgument,
    county: CountyOption,
    year: YearOption,
    kind: KindOption,
    token: TokenOption,
    address: AddressOption = "http://127.0.0.1:8080",
    sheet: SheetOption = None,
    unit: UnitOption = None,
    received_on: ReceivedOption = None,
    document_date: DocumentDateOption = None,
    reason: ReasonOption = "",
    accept: AcceptOption = None,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """把公示或表格导入账本（资金来源）或项目库（项目表）。有一行不合格，整个文件都不导入。

    退出状态：0 已导入，或试导入没有待确认的事项；1 被拒绝，什么都没有导入；3 试导入有待确认的事项（--dry-run）。
    """
    days = {"received_on": received_on, "document_date": document_date}
    said = {name: day.date().isoformat() for name, day in days.items() if day}
    said |= {name: text for name, text in (("sheet", sheet), ("unit", unit and unit.value), ("reason", reason)) if text}
    about = {"county": county, "year": str(year), "filename": file.name, "dry_run": str(dry_run).lower()}
    try:
        if kind is ImportKind.PROJECTS and (received_on or document_date):
            raise ImportFailed("项目表没有到账日期和文件日期，请去掉 --received-on、--document-date")
        query = about | said | {"accept": accept or []}
        report = send(Address(address, token), SERVICES[kind.value], query, content_of(file))
    except ImportFailed as failed:
        _refused(failed, as_json=as_json)
    if as_json:
        _print_json(report)
    else:
        show(console, report)
    if report["outcome"] == "doubtful":
        raise typer.Exit(DOUBTFUL)


def _refused(failed: ImportFailed, *, as_json: bool) -> NoReturn:
    """Say how the refused file was read, and end: with the problem as JSON, or with its words."""
    if as_json:
        _print_json(failed.problem)
        raise typer.Exit(1) from None
    if "report" in failed.problem:
        show(console, failed.problem["report"])
    raise failed


def _print_json(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def content_of(file: Path) -> bytes:
    """The file as it lies there. Raises ImportFailed where it is larger than the platform takes."""
    with file.open("rb") as opened:
        content = opened.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise ImportFailed(f"{file.name} 超过 {MAX_BYTES // 1_000_000} MB。请拆分后再导入")
    return content


def send(address: Address, service: str, query: dict[str, str | list[str]], content: bytes) -> dict[str, Any]:
    """Post the file under a new key: what is booked already is known by its document, and a refusal may be mended.

    Raises ImportFailed with what the platform said.
    """
    headers = {
        "Authorization": f"Bearer {address.token}",
        "Idempotency-Key": str(uuid.uuid4()),
        "Content-Type": "application/octet-stream",
        "Content-Length": str(len(content)),
    }
    try:
        with _progress(len(content)) as (bar, task):
            response = httpx.post(
                f"{address.url.rstrip('/')}/{service}/v1/imports",
                params=query,
                content=_sent(content, bar, task),
                headers=headers,
                timeout=TIMEOUT_SECONDS,
            )
    except httpx.HTTPError as unreachable:
        raise ImportFailed(
            f"连不上 {address.url}（{unreachable}）。请先运行 sluice up，或用 --address 指定地址"
        ) from unreachable
    answer = _json(response)
    if response.is_error:
        raise ImportFailed(refusal(answer, response.status_code), answer)
    return answer


@contextmanager
def _progress(size: int) -> Iterator[tuple[Progress, TaskID]]:
    """How much of the file is sent, then that the platform reads it; only where a person looks on."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not sys.stdout.isatty()) as bar:
        yield bar, bar.add_task("上传", total=size)


def _sent(content: bytes, bar: Progress, task: TaskID) -> Iterator[bytes]:
    for at in range(0, len(content), CHUNK_BYTES):
        yield content[at : at + CHUNK_BYTES]
        bar.advance(task, CHUNK_BYTES)
    bar.update(task, description="平台正在读取、核对", total=None)


def _json(response: httpx.Response) -> dict[str, Any]:
    try:
        answer = response.json()
    except ValueError as other:
        raise ImportFailed(f"平台的答复看不懂（HTTP {response.status_code}）。请核对 --address") from other
    return dict(answer) if isinstance(answer, dict) else {}
