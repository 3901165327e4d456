"""`sluice mirror`: one's own copy of the log, brought up to date at will; it catches a history that was rewritten."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from audit.feed import Feed
from audit.mirroring import Contradicted, Mirrored, NothingYet
from audit.mirroring import mirror as brought_up_to_date
from audit.report import HOLDS, TAMPERED, UNREADABLE
from audit.services import LEDGER, NAMES, service_of
from audit.source import Unusable
from audit.verify import keys_of, sources_of
from cli.sources import ServiceOption, progress, readable
from cli.terminal import console


def mirror(
    directory: Annotated[Path, typer.Argument(file_okay=False, help="镜像放在哪个目录；再运行只取新的")],
    address: Annotated[str, typer.Option("--from", envvar="SLUICE_ADDRESS", help="平台地址")] = "http://127.0.0.1:8080",
    token: Annotated[
        str, typer.Option("--token", envvar="SLUICE_TOKEN", help="审计员令牌；不写则只存哈希和检查点，不存分录")
    ] = "",
    key: Annotated[str, typer.Option("--key", help="公布的公钥，或存有公钥的文件；不写则首次镜像时记住")] = "",
    service: ServiceOption = "",
) -> None:
    """镜像四个日志：检查点、哈希树，有令牌的还有分录，逐步与已有的核对。退出状态 0 已是最新，1 历史被改写，2 读不出来。

    账本在目录本身，其他服务的各在其下以服务为名的目录。
    """
    with readable():
        sources_of(None, address, token, service)
    keys = tuple(keys_of(key)) if key else ()
    found = [_bring(Feed(address, token, name), directory, keys, name, alone=bool(service)) for name in _asked(service)]
    if status := next((status for status in (TAMPERED, UNREADABLE) if status in found), HOLDS):
        raise typer.Exit(status)


def _asked(service: str) -> list[str]:
    return [service] if service else list(NAMES)


def _bring(log: Feed, directory: Path, keys: tuple[str, ...], service: str, *, alone: bool) -> int:
    """Bring one log up to date and say what came of it; gives the exit status."""
    own = tuple(key for key in keys if service_of(key.partition("+")[0]) == service)
    place = directory if service == LEDGER else directory / service
    try:
        with progress(f"镜像{NAMES[service]}") as told:
            made = brought_up_to_date(log, place, keys=own, entries=log.authorised, progress=told)
        show(made, place, service)
    except NothingYet as nothing:
        console.print(f"· {NAMES[service]}：{escape(str(nothing))}", soft_wrap=True)
        return UNREADABLE if alone else HOLDS
    except Unusable as wrong:
        console.print(f"[red]✗[/] {NAMES[service]}：{escape(str(wrong))}", soft_wrap=True)
        return UNREADABLE
    except Contradicted as contradicted:
        console.print(f"[red]✗[/] {NAMES[service]}：{escape(str(contradicted))}", soft_wrap=True)
        console.print("  镜像未改动，仍是此前核对过的历史，请妥善保存作为证据")
        return TAMPERED
    return HOLDS


def show(made: Mirrored, directory: Path, service: str) -> None:
    """Print what the run brought."""
    if not made.before:
        console.print(f"· 首次镜像，公钥请与公布的比对：{escape(made.keys[0])}", soft_wrap=True)
    news = f"新增 {made.size - made.before:,} 条、{made.fresh} 个检查点" if made.fresh else "没有新的记录"
    console.print(
        f"[green]✓[/] {NAMES[service]}：{news}；共 {made.size:,} 条、{made.checkpoints} 个检查点，与此前镜像的历史一致"
    )
    console.print(f"  核对：sluice verify {escape(str(directory))}", soft_wrap=True)
