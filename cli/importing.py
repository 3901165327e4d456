"""`sluice import`: a notice or table to the ledger (inflows) or to projects (project lists), and the report."""

import uuid
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from rich.markup import escape
from rich.table import Table

from cli.terminal import console
from shared.importing.bounds import MAX_BYTES

SERVICES = {"inflows": "ledger", "projects": "projects"}
TIMEOUT_SECONDS = 60.0
SHOWN_ROWS = 200


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
    """The import could not be asked for or was refused; nothing was imported."""


def import_file(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="公示 JSON、CSV 或 XLSX 文件")],
    county: Annotated[str, typer.Option("--county", help="县级区划代码，如 654024")],
    year: Annotated[int, typer.Option("--year", help="年度，如 2020")],
    kind: Annotated[ImportKind, typer.Option("--kind", help="inflows 资金来源，projects 项目表")],
    token: Annotated[str, typer.Option("--token", envvar="SLUICE_TOKEN", help="访问令牌")],
    address: Annotated[
        str, typer.Option("--address", envvar="SLUICE_ADDRESS", help="平台地址")
    ] = "http://127.0.0.1:8080",
    received_on: Annotated[
        datetime | None,
        typer.Option("--received-on", formats=["%Y-%m-%d"], help="到账日期；不填为公布之日，没有写明的为今天"),
    ] = None,
    unit: Annotated[Unit | None, typer.Option("--unit", help="文件没有写单位时，由您指定")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不入账")] = False,
) -> None:
    """把公示或表格导入账本（资金来源）或项目库（项目表）。有一行不合格，整个文件都不导入。"""
    query = {"county": county, "year": str(year), "filename": file.name, "dry_run": str(dry_run).lower()}
    if received_on and kind is ImportKind.INFLOWS:
        query["received_on"] = received_on.date().isoformat()
    if unit:
        query["unit"] = unit.value
    show(send(address, token, SERVICES[kind.value], query, content_of(file)))


def content_of(file: Path) -> bytes:
    """The file as it lies there. Raises ImportFailed where it is larger than the platform takes."""
    with file.open("rb") as opened:
        content = opened.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise ImportFailed(f"{file.name} 超过 {MAX_BYTES // 1_000_000} MB。请拆分后再导入")
    return content


def send(address: str, token: str, service: str, query: dict[str, str], content: bytes) -> dict[str, Any]:
    """Post the file under a new key: what is booked already is known by its document, and a refusal may be mended.

    Raises ImportFailed with what the platform said.
    """
    headers = {
        "Authorization": f"Bearer {token}",
        "Idempotency-Key": str(uuid.uuid4()),
        "Content-Type": "application/octet-stream",
    }
    try:
        response = httpx.post(
            f"{address.rstrip('/')}/{service}/v1/imports",
            params=query,
            content=content,
            headers=headers,
            timeout=TIMEOUT_SECONDS,
        )
    except httpx.HTTPError as unreachable:
        raise ImportFailed(
            f"连不上 {address}（{unreachable}）。请先运行 sluice up，或用 --address 指定地址"
        ) from unreachable
    answer = _json(response)
    if response.is_error:
        raise ImportFailed(_refusal(answer, response.status_code))
    return answer


def _json(response: httpx.Response) -> dict[str, Any]:
    try:
        answer = response.json()
    except ValueError as other:
        raise ImportFailed(f"平台的答复看不懂（HTTP {response.status_code}）。请核对 --address") from other
    return dict(answer) if isinstance(answer, dict) else {}


def _refusal(answer: dict[str, Any], status: int) -> str:
    lines = [f"{answer.get('title', '请求被拒绝')}（HTTP {status}）：{answer.get('detail', '')}"]
    lines += [f"  {error['pointer']}  {error['detail']}" for error in answer.get("errors", [])]
    return "\n".join(lines)


def show(report: dict[str, Any]) -> None:
    """Print rows, sums and contradictions."""
    table = Table(title=escape(str(report["title"])), title_justify="left", show_edge=False, pad_edge=False)
    for heading in ("行", "名称", "金额（元）", "结果"):
        table.add_column(heading, justify="right" if heading in {"行", "金额（元）"} else "left")
    for row in report["rows"][:SHOWN_ROWS]:
        said = [f"注意：{warning}" for warning in row["warnings"]]
        result = escape("\n".join(said)) or "[green]合格[/]"
        table.add_row(str(row["row"]), escape(row["label"]), row["amount"] or "—", result)
    console.print(table)
    if len(report["rows"]) > SHOWN_ROWS:
        console.print(f"其余 {len(report['rows']) - SHOWN_ROWS} 行从略")
    for line in (*report["units"], *report["warnings"]):
        console.print(f"· {escape(line)}", soft_wrap=True)
    for finding in report["contradictions"]:
        console.print(f"[yellow]！[/] {escape(finding['detail'])}", soft_wrap=True)
    words = {"imported": "[green]✓[/] 已导入", "checked": "[green]✓[/] 检查通过，未入账"}
    console.print(f"{words[report['outcome']]}：合格 {report['accepted']} 行")
