"""The command: start, run the years in order, show what came of it, stay until Ctrl-C."""

import os
import shutil
import signal
import sys
import time
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from cli.demo import outcome
from cli.demo.cases import CASES
from cli.demo.chain import PHASES, Year
from cli.platform import Platform
from cli.terminal import Terminal, console
from deploy.local.layout import Layout, default_data
from deploy.local.program import ROOT
from deploy.local.stack import DEFAULT_PORT, Stack
from deploy.local.state import held
from shared.platform.identity.issuer import DevelopmentIssuer

MARK = "demonstration"
"""The file by which the demonstration knows a directory as its own."""

RESULT = ROOT / "build" / "demo.json"


class DemoFailed(Exception):
    """The demonstration ended with figures that must not be."""


def demo(
    leave: Annotated[bool, typer.Option("--exit", help="走完即停，不等 Ctrl-C")] = False,
    port: Annotated[int, typer.Option("--port", help="网关端口；被占用时用下一个空闲端口")] = DEFAULT_PORT,
    data: Annotated[Path | None, typer.Option("--data", help="演示用的数据目录，每次从空开始")] = None,
) -> None:
    """用八份真实公告，把资金从到账走到办结：两上两下、两次公示、拨付、验收、结余、资产、公告。"""
    layout = Layout(data or _own_directory())
    _empty(layout)
    terminal = Terminal()
    stack = Stack(layout.data, port, report=terminal)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stack.interrupt())
    began = time.monotonic()
    try:
        stack.start()
        started = time.monotonic()
        platform = Platform(stack.address, DevelopmentIssuer.load_or_create(layout.issuer), layout.clock)
        _run(platform)
        seconds = {
            "setup": float(os.environ.get("SLUICE_SETUP_SECONDS", "0")),
            "start": round(started - began, 1),
            "chain": round(time.monotonic() - started, 1),
        }
        _show(platform, seconds)
        console.print(
            f"查账先出示令牌：sluice token --role auditor --region 654024 --data {layout.data}", soft_wrap=True
        )
        platform.close()
        if not leave:
            console.print("平台继续运行，按 Ctrl-C 停止")
            stack.wait()
    finally:
        terminal.stop()
        stack.stop()


def _own_directory() -> Path:
    usual = default_data()
    return usual.with_name(f"{usual.name}-demo")


def _empty(layout: Layout) -> None:
    """The demonstration begins with nothing, and throws away nothing but an earlier one of its own.

    Raises BadParameter where the directory is another's, AlreadyRunning where one is under way.
    """
    made_here = layout.data == _own_directory().absolute() or (layout.data / MARK).exists()
    if layout.data.exists() and any(layout.data.iterdir()):
        if not made_here:
            detail = f"{layout.data} 里有演示以外的数据，不会清空它；请换一个空目录，或自行删除后再试"
            raise typer.BadParameter(detail, param_hint="--data")
        with held(layout):
            shutil.rmtree(layout.data)
    layout.make()
    (layout.data / MARK).touch()


def _run(platform: Platform) -> None:
    years = [tuple(cases) for _, cases in groupby(CASES, key=lambda case: case.year)]
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"))
    with Progress(*columns, TimeElapsedColumn(), console=console, disable=not sys.stdout.isatty()) as progress:
        bar = progress.add_task("全流程", total=len(years) * PHASES)
        for cases in years:
            names = "、".join(f"{case.name} {case.year}" for case in cases)

            def tell(what: str, names: str = names) -> None:
                progress.update(bar, advance=1, description=f"{names}：{what}")

            year = Year(platform, cases, tell)
            year.run()
            for doubt in sorted(year.accepted):
                console.print(f"[yellow]！[/] 导入时确认：{escape(doubt)}", soft_wrap=True)
            console.print(f"[green]✓[/] {names} 走完全流程")


def _show(platform: Platform, seconds: dict[str, float]) -> None:
    counties = [outcome.county(platform, case) for case in CASES]
    balance, urls = outcome.trial_balance(platform, CASES), outcome.addresses(platform, CASES)
    total = outcome.events(platform, CASES[0])
    outcome.write(RESULT, counties, trial_balance_fen=balance, events=total, seconds=seconds, urls=urls)
    Console(width=max(console.width, outcome.TABLE_WIDTH)).print(outcome.table(counties))
    spent = f"启动 {seconds['start']} 秒，全流程 {seconds['chain']} 秒"
    console.print(f"试算平衡：{balance} 分（应为 0） · 事件 {total} 条 · {spent}", soft_wrap=True)
    console.print(f"结果写入 {RESULT.relative_to(ROOT)}", soft_wrap=True)
    for name, url in urls.items():
        console.print(f"  {name}  {url}", soft_wrap=True)
    wrong = [c for c in counties if c.inflow_fen != c.stated_inflow_fen]
    if balance or wrong:
        raise DemoFailed(f"与公告不符：{[c.name for c in wrong]}，试算 {balance} 分")
