"""`sluice verify`: check the logs of a platform, or what was exported, without believing anything they say."""

import json
from base64 import b64encode
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from audit.report import HOLDS, TAMPERED, Report, yuan
from audit.verify import WORDS, as_json, conclusion, month_of, run_all, sources_of, worst
from cli.sources import BundleArgument, FeedOption, ServiceOption, TokenOption, progress, readable
from cli.terminal import console, show_whole


def verify(
    bundle: BundleArgument = None,
    feed: FeedOption = "",
    token: TokenOption = "",
    service: ServiceOption = "",
    key: Annotated[str, typer.Option("--key", help="账本公布的公钥，或存有公钥的文件；不写则首次核对时记住")] = "",
    memory: Annotated[Path | None, typer.Option("--memory", help="记忆文件，默认在用户的状态目录")] = None,
    since: Annotated[Path | None, typer.Option("--since", help="较早的导出包或镜像，证明那时的历史一字未改")] = None,
    month: Annotated[str, typer.Option("--month", help="连同该月的检查点集核对，如 2020-06，须有 --county")] = "",
    county: Annotated[str, typer.Option("--county", help="哪个县的检查点集，如 654024")] = "",
    json_wanted: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """核对四个日志：重算每个余额和整棵哈希树。退出状态 0 完好，1 有篡改的证据，2 读不出来。"""
    with readable():
        sources = sources_of(bundle, feed, token, service, since=since is not None)
        checked = month_of(feed, county, month)
        with progress("核对") as told:
            reports = run_all(sources, memory=memory, key=key, since=since, month=checked, progress=told)
    if json_wanted:
        typer.echo(json.dumps(as_json(reports), ensure_ascii=False, indent=1))
    else:
        for report in reports:
            show(report)
        if len(reports) > 1:
            console.print(conclusion(reports), soft_wrap=True)
    raise typer.Exit(worst(reports))


def show(report: Report) -> None:
    """Print figures, remarks, findings and the conclusion."""
    console.print(escape(report.title), soft_wrap=True)
    counted = f"，保存的答复 {report.answers:,} 个" if report.answers else ""
    console.print(f"分录 {report.entries:,} 条，检查点 {report.checkpoints} 个，已封存 {report.size:,} 条{counted}")
    if report.size:
        console.print(f"树根 {b64encode(report.root).decode()}", soft_wrap=True)
    if report.balances:
        show_whole(_books(report))
    for remark in report.remarks:
        console.print(f"· {escape(remark)}", soft_wrap=True)
    for finding in report.findings:
        console.print(f"[red]✗[/] {escape(str(finding))}", soft_wrap=True)
    mark = {HOLDS: "[green]✓[/]", TAMPERED: "[red]✗[/]"}.get(report.status, "[yellow]！[/]")
    console.print(f"{mark} {escape(report.conclusion())}", soft_wrap=True)


def _books(report: Report) -> Table:
    names = list(dict.fromkeys(name for balance in report.balances for name in balance.figures))
    table = Table(title="专账（元）", title_justify="left", show_edge=False, pad_edge=False)
    for heading in ("专账", "分录", *(WORDS.get(name, name) for name in names)):
        table.add_column(heading, justify="left" if heading == "专账" else "right")
    for balance in report.balances:
        table.add_row(balance.book, str(balance.entries), *(yuan(balance.figures.get(name, 0)) for name in names))
    return table
