"""`sluice reconcile`: have what the services show compared with their logs, and put right what differs."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import httpx
import typer
from rich.markup import escape

from audit.source import Progress as Told
from cli.platform import BUSY, Refusal
from cli.sources import TokenOption, progress
from cli.terminal import console
from deploy.local.layout import Layout, default_data
from deploy.local.state import read_state
from deploy.postgres.provision import SERVICES

EQUAL, DIFFERS, NOT_COMPARED, HEALED = 0, 1, 2, 3
STATUS = {"equal": EQUAL, "healed": HEALED, "differs": DIFFERS}
"""Exit status by outcome. Whatever else a run ended with, something was not compared."""

WORST_FIRST = (DIFFERS, NOT_COMPARED, HEALED, EQUAL)
POLL_SECONDS = 0.3
PATIENCE_SECONDS = 60.0

WORDS = {
    "equal": "[green]✓[/] {service} 与日志一致：{rows:,} 行，{events:,} 条记录，用时 {seconds:.1f} 秒",
    "healed": "[green]✓[/] {service} 有 {differing:,} 处与日志不符，已按日志改正，再次核对一致",
    "differs": "[red]✗[/] {service} 有 {left:,} 处与日志不符",
    "not-compared": "[yellow]！[/] {service} 未能全部核对，不能说一致",
    "cut-off": "[yellow]！[/] {service} 的核对中断了，没有结果",
}
WHAT = {"changed": "被改动", "added": "多出", "missing": "缺失"}

Services = Annotated[list[str] | None, typer.Option("--service", help="只核对这个服务，可写多次；不写则四个都核对")]


class Unreachable(Exception):
    """The platform does not answer."""


def reconcile(
    service: Services = None,
    heal: Annotated[bool, typer.Option("--heal", help="把与日志不符的行按日志改正")] = False,
    feed: Annotated[str, typer.Option("--feed", help="平台地址；不写则用在本机运行的平台")] = "",
    token: TokenOption = "",
) -> None:
    """把各服务所示数据与日志逐行核对。退出状态 0 一致，1 有不符，2 未能全部核对，3 有不符且已全部改正。"""
    wanted = service or list(SERVICES)
    if unknown := [name for name in wanted if name not in SERVICES]:
        raise typer.BadParameter(f"没有服务 {'、'.join(unknown)}，可选 {'、'.join(SERVICES)}")
    with _asking(feed, token) as http:
        reached = [_reconciled(http, name, heal=heal) for name in wanted]
    raise typer.Exit(next(status for status in WORST_FIRST if status in reached))


@contextmanager
def _asking(feed: str, token: str) -> Iterator[httpx.Client]:
    state = None if feed else read_state(Layout(default_data()).state)
    address = feed or (state.address if state is not None else "")
    if not address or not token:
        console.print("[red]✗[/] 请用 --feed 写明平台地址、用 --token（或 SLUICE_TOKEN）给出审计员令牌")
        raise typer.Exit(NOT_COMPARED)
    with httpx.Client(base_url=address, timeout=30, headers={"Authorization": f"Bearer {token}"}) as http:
        yield http


def _reconciled(http: httpx.Client, service: str, *, heal: bool) -> int:
    """Have one service compared; its exit status. A run that is under way is waited for, and then ours begins."""
    path = f"/{service}/v1/reconciliations"
    try:
        with progress(f"核对 {service}") as told:
            number = _begun(http, path, heal=heal, told=told)
            ended = _ended(http, f"{path}/{number}", told)
    except (Refusal, Unreachable) as refusal:
        console.print(f"[yellow]！[/] {service} 没有核对：{escape(str(refusal))}", soft_wrap=True)
        return NOT_COMPARED
    _show(http, path, service, ended)
    return STATUS.get(ended["outcome"], NOT_COMPARED)


def _begun(http: httpx.Client, path: str, *, heal: bool, told: Told) -> int:
    while True:
        try:
            return int(_answer(http, "POST", path, heal=heal)["number"])
        except Refusal as refusal:
            if refusal.problem.get("code") != "already-reconciling":
                raise
        under_way = next(
            (run for run in _answer(http, "GET", path, limit=5)["items"] if run["outcome"] == "running"), None
        )
        if under_way is not None:
            _ended(http, f"{path}/{under_way['number']}", told)


def _ended(http: httpx.Client, path: str, told: Told) -> dict[str, Any]:
    while (run := _answer(http, "GET", path))["outcome"] == "running":
        stands = run["progress"]
        told(stands["done"], stands["of"])
        time.sleep(POLL_SECONDS)
    return run


def _show(http: httpx.Client, path: str, service: str, run: dict[str, Any]) -> None:
    left = run["differing"] - run["healed"]
    console.print(WORDS[run["outcome"]].format(service=service, left=left, **run), soft_wrap=True)
    for reason in run["reasons"]:
        console.print(f"  · 未核对：{escape(reason)}", soft_wrap=True)
    while True:
        for finding in run["findings"]:
            console.print(f"  · {escape(_said(finding))}", soft_wrap=True)
        if run["of_other_regions"]:
            console.print(f"  · 另有 {run['of_other_regions']} 处属于其他地区")
        if run["next"] is None:
            return
        run = _answer(http, "GET", f"{path}/{run['number']}", after=run["next"])


def _said(finding: dict[str, Any]) -> str:
    key = "，".join(f"{name}={value}" for name, value in finding["key"].items())
    columns = "，".join(map(_column, finding["columns"]))
    parts = (f"{finding['table']}（{key}）{WHAT[finding['what']]}", columns, finding["detail"])
    return "：".join(part for part in parts if part) + ("，已改正" if finding["healed"] else "")


def _column(column: dict[str, Any]) -> str:
    if column["stored"] is None and column["recomputed"] is None:
        return str(column["column"])
    return f"{column['column']} 现为 {column['stored']}，应为 {column['recomputed']}"


def _answer(http: httpx.Client, method: str, path: str, **query: Any) -> dict[str, Any]:
    """What the service says, asked again for a while where it is just being restarted. Raises Refusal, Unreachable."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            answer = http.request(method, path, params=query or None)
        except httpx.TransportError as problem:
            answer, why = None, f"{type(problem).__name__}: {problem}"
        if answer is not None and answer.status_code not in BUSY:
            break
        if time.monotonic() > deadline:
            raise Unreachable(why if answer is None else answer.text)
        time.sleep(POLL_SECONDS)
    body: dict[str, Any] = answer.json()
    if answer.is_error:
        raise Refusal(path, body)
    return body
