"""`sluice backup` and `sluice restore`: a copy of the embedded platform's databases, and the way back."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from cli.running import Data
from cli.terminal import console
from deploy.local import backup as copies
from deploy.local.layout import Layout, default_data
from deploy.local.passwords import passwords
from deploy.local.ports import internal_port
from deploy.local.postgres import Postgres
from deploy.local.program import StartFailed
from deploy.local.state import held, read_state
from shared.kernel.days import BEIJING


def backup(
    out: Annotated[Path, typer.Argument(help="备份到哪个新目录")],
    data: Data = None,
) -> None:
    """备份运行中的平台的全部数据库，并核对备份。密钥 vault.key、letters.key、sealing*.pem 不在其中，请另处保管。"""
    layout = Layout(data or default_data())
    state = read_state(layout.state)
    child = state.children.get("postgres") if state and state.alive else None
    if child is None:
        raise StartFailed(f"{layout.data} 没有在运行的内置数据库")
    out.mkdir(parents=True, exist_ok=True, mode=0o711)
    with console.status("正在备份…"):
        copies.take(_server(layout, layout.secrets, child.port), out / "base")
        copies.pass_on(layout.data, out, copies.PASSED_ON)
        keys = copies.note_keys(layout, out)
    console.print(f"[green]✓[/] 已备份到 {escape(str(out))}，与清单核对相符", soft_wrap=True)
    console.print(f"  密钥另处保管：{escape(str(layout.data))} 下的 {'、'.join(keys)}", soft_wrap=True)


def restore(
    source: Annotated[Path, typer.Argument(help="备份目录", exists=True, file_okay=False)],
    data: Annotated[Path, typer.Option("--data", help="恢复到哪个新数据目录")],
    keys: Annotated[Path, typer.Option("--keys", help="存有 vault.key、letters.key、sealing*.pem 的目录", exists=True)],
    archive: Annotated[
        Path | None, typer.Option("--archive", help="sluice up --archive 的目录；不写则恢复到备份时")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option("--until", help="恢复到的时刻（北京时间）；不写则到归档末尾")
    ] = None,
) -> None:
    """把备份恢复到一个新的数据目录，可至备份之后任一时刻。完成后用 sluice up --data 启动，再 sluice verify。"""
    layout = Layout(data)
    needed = copies.keys_for(source)
    missing = [name for name in needed if not (keys / name).is_file()]
    if missing:
        raise StartFailed(f"{keys} 缺少 {'、'.join(missing)}：没有原来的密钥，保密库不可读，检查点换了签名")
    if until is not None and archive is None:
        raise StartFailed("恢复到指定时刻须用 --archive 给出归档目录")
    moment = until.replace(tzinfo=until.tzinfo or BEIJING) if until else None
    layout.make()
    with held(layout), console.status("正在恢复…"):
        server = _server(layout, source / layout.secrets.name, internal_port())
        copies.restore(server, source / "base", archive, moment)
        copies.pass_on(source, layout.data, copies.PASSED_ON)
        copies.pass_on(keys, layout.data, needed)
    console.print(f"[green]✓[/] 已恢复到 {escape(str(layout.data))}", soft_wrap=True)


def _server(layout: Layout, secrets: Path, port: int) -> Postgres:
    if not secrets.exists():
        raise StartFailed(f"缺少 {secrets}")
    password = passwords(secrets, ("postgres",))["postgres"]
    return Postgres(layout.postgres, port=port, password=password, log=layout.log("postgres"))
