"""`sluice export`: everything an auditor needs in one directory, to be checked and queried without the platform."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from audit.feed import Feed
from audit.services import LEDGER, NAMES
from audit.verify import sources_of
from audit.writing import write_bundle
from cli.sources import progress, readable
from cli.tables import write_tables
from cli.terminal import console


def export(
    out: Annotated[Path, typer.Option("--out", file_okay=False, help="导出到哪个目录；中断后对同一目录再运行即续上")],
    token: Annotated[str, typer.Option("--token", envvar="SLUICE_TOKEN", help="审计员令牌")],
    address: Annotated[str, typer.Option("--url", envvar="SLUICE_ADDRESS", help="平台地址")] = "http://127.0.0.1:8080",
    service: Annotated[str, typer.Option("--service", help=f"导出哪个服务的日志：{'、'.join(NAMES)}")] = LEDGER,
) -> None:
    """导出一个日志到最新检查点为止：原始分录、哈希、全部检查点、公钥、清单；账本的另有 Parquet 表。"""
    tables = {"extra": write_tables} if service == LEDGER else {}
    with readable(), progress("导出") as told:
        sources_of(None, address, token, service)
        made = write_bundle(Feed(address, token, service), out, progress=told, **tables)
    console.print(f"[green]✓[/] 已导出 {made.manifest.size:,} 条到 {escape(str(out))}", soft_wrap=True)
    console.print(f"  核对：sluice verify {escape(str(out))}", soft_wrap=True)
