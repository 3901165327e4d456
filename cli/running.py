"""`sluice up`, `down` and `status`: the embedded platform on this machine."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import psutil
import typer
from rich.markup import escape

from cli.terminal import Terminal, console, running_table
from deploy.local.layout import Layout, default_data
from deploy.local.postgres import Postgres
from deploy.local.program import ROOT, StartFailed
from deploy.local.services import Readiness, readiness
from deploy.local.stack import DEFAULT_PORT, Stack
from deploy.local.state import AlreadyRunning, Mark, State, held, read_state, stop_orphans
from deploy.postgres.provision import SERVICES

Data = Annotated[Path | None, typer.Option("--data", help="数据目录，默认为项目下的 .data")]
Port = Annotated[int, typer.Option("--port", help="网关端口；被占用时用下一个空闲端口")]

NOT_RUNNING = 3
HALTED = 4
NOT_READY = 5
STOP_SECONDS = 60


def up(
    data: Data = None,
    port: Port = DEFAULT_PORT,
    archive: Annotated[
        Path | None, typer.Option("--archive", help="把数据库预写日志长期归档到此目录，供恢复到任一时刻")
    ] = None,
    detach: Annotated[bool, typer.Option("--detach", help="就绪后转入后台运行")] = False,
) -> None:
    """启动整个平台并值守：数据库、消息、网关和四个服务。按 Ctrl-C 停止。"""
    layout = Layout(data or default_data())
    if detach:
        _up_in_background(layout, port, archive)
        return
    terminal = Terminal()
    stack = Stack(layout.data, port, report=terminal, archive=archive)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stack.interrupt())
    began = time.monotonic()
    try:
        stack.start()
        _show(stack.supervisor.state, f"启动用时 {time.monotonic() - began:.1f} 秒。按 Ctrl-C 停止")
        stack.wait()
    finally:
        terminal.stop()
    console.print("已全部停止，数据保存在", str(layout.data))


def down(data: Data = None) -> None:
    """停止在本机运行的平台；值守进程被强行结束后，清理它遗留的进程。"""
    layout = Layout(data or default_data())
    state = read_state(layout.state)
    if state is None:
        console.print(f"{layout.data} 没有在运行的平台")
        return
    supervisor = state.supervisor.process() if state.children else None
    if supervisor is None:
        _clear(layout, state)
        return
    supervisor.send_signal(signal.SIGTERM)
    with console.status("正在停止…"):
        _await_end(state.supervisor)
    console.print("已全部停止")


def status(data: Data = None) -> None:
    """显示各程序的进程、端口、内存和状态。没有运行时退出码为 3，有服务停写时为 4，停读、不符或尚未就绪时为 5。"""
    layout = Layout(data or default_data())
    state = read_state(layout.state)
    if state is None or not state.children or not state.alive:
        console.print(f"{layout.data} 没有在运行的平台")
        raise typer.Exit(NOT_RUNNING)
    found = _show(state)
    if any(service.status == "halted" for service in found.values()):
        raise typer.Exit(HALTED)
    if any(service.status != "ready" for service in found.values()):
        raise typer.Exit(NOT_READY)


def _await_end(supervisor: Mark) -> None:
    """Wait until it has ended; one whose parent has not yet taken note of its end has ended all the same."""
    deadline = time.monotonic() + STOP_SECONDS
    while supervisor.process() is not None:
        if time.monotonic() > deadline:
            raise StartFailed(f"值守进程 {supervisor.pid} 在 {STOP_SECONDS} 秒内没有停止，请查看日志后再试")
        time.sleep(0.1)


CONDITIONS = {
    "ready": "就绪",
    "no-logins": "不能登录",
    "not-ready": "未就绪",
    "reading-stopped": "停读",
    "differs": "不符",
    "halted": "停写",
    "silent": "无应答",
}
"""What `/readyz` says, in the table's words."""

TROUBLES = {
    "no-logins": "取不到签发方的公钥，新令牌无法核对，公开页面照常",
    "not-ready": "尚未就绪",
    "reading-stopped": "读取已停止更新，写入照常",
    "differs": "所示数据与日志不一致，读写照常",
    "halted": "写入已停止，读取照常",
    "silent": "没有应答",
}
"""The same in a sentence."""


def _show(state: State, remark: str = "") -> dict[str, Readiness]:
    """Print what runs and what each service says of itself at this moment, which is also given."""
    found = {name: readiness(child.port) for name in SERVICES if (child := state.children.get(name))}
    conditions = {name: replace(state.children[name], condition=CONDITIONS[found[name].status]) for name in found}
    whole = state.ready and all(service.status == "ready" for service in found.values())
    standing = "就绪" if whole else "有服务未就绪" if state.ready else "启动中"
    console.print()
    console.print(running_table(replace(state, children=state.children | conditions)))
    console.print(f"\n[bold]地址：{state.address}[/]    {standing}{f'，{remark}' if remark else ''}\n", soft_wrap=True)
    for name, service in found.items():
        if service.status != "ready":
            why = "；".join((TROUBLES[service.status], *service.troubles))
            console.print(f"[red]✗[/] {name} {escape(why)}。{service.advice}", soft_wrap=True)
        for warning in service.warnings:
            console.print(f"[yellow]![/] {name} 已越过或已改正，请管理员查明：{escape(warning)}", soft_wrap=True)
    return found


def _clear(layout: Layout, state: State) -> None:
    """After a killed supervisor: only the processes it noted, and PostgreSQL of this very directory."""
    with held(layout):
        left = stop_orphans(state)
        if Postgres(layout.postgres, port=0, password="", log=layout.log("postgres")).stop_orphans():
            left.append("postgres")
    console.print(f"遗留的进程已停止：{'、'.join(left)}" if left else f"{layout.data} 没有在运行的平台")


def _up_in_background(layout: Layout, port: int, archive: Path | None) -> None:
    layout.make()
    log = layout.log("sluice")
    argv = [sys.executable, "-m", "cli.main", "up", "--data", str(layout.data), "--port", str(port)]
    argv += ["--archive", str(archive.absolute())] if archive else []
    begins_at = log.stat().st_size if log.exists() else 0
    with log.open("ab") as out:
        child = subprocess.Popen(  # noqa: S603 - argv is our own
            argv, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True, env=os.environ
        )
    with console.status("正在启动…"):
        state = _await_background(layout, child)
    if state is None:
        console.print(log.read_bytes()[begins_at:].decode(errors="replace"), markup=False)
        raise typer.Exit(1)
    _show(state, f"在后台运行，日志 {layout.logs}。用 sluice down 停止")


def _await_background(layout: Layout, child: subprocess.Popen[bytes]) -> State | None:
    while child.poll() is None:
        state = read_state(layout.state)
        if state is not None and state.supervisor.pid == child.pid and state.ready:
            return state
        time.sleep(0.1)
    return None


EXPECTED = (AlreadyRunning, StartFailed, psutil.TimeoutExpired, OSError)
"""What a person is told in one sentence instead of a traceback."""
