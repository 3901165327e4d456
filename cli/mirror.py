"""`sluice mirror`: one's own copy of the log, brought up to date at will; it catches a history that was rewritten."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from cli.sources import progress, readable
from cli.terminal import console
from evidence.feed import Feed
from evidence.mirroring import Contradicted, Mirrored
from evidence.mirroring import mirror as brought_up_to_date
from evidence.report import TAMPERED
from evidence.verify import keys_of


def mirror(
    directory: Annotated[Path, typer.Argument(file_okay=False, help="镜像放在哪个目录；再运行只取新的")],
    address: Annotated[str, typer.Option("--from", envvar="SLUICE_ADDRESS", help="账本地址")] = "http://127.0.0.1:8080",
    token: Annotated[
        str, typer.Option("--token", envvar="SLUICE_TOKEN", help="审计员令牌；不写则只存哈希和检查点，不存分录")
    ] = "",
    key: Annotated[str, typer.Option("--key", help="账本公布的公钥，或存有公钥的文件；不写则首次镜像时记住")] = "",
) -> None:
    """镜像账本：检查点、哈希树，有令牌的还有分录，逐步与已有的核对。退出状态 0 已是最新，1 历史被改写，2 读不出来。"""
    try:
        with readable(), progress("镜像") as told:
            keys = tuple(keys_of(key)) if key else ()
            made = brought_up_to_date(Feed(address, token), directory, keys=keys, entries=bool(token), progress=told)
    except Contradicted as contradicted:
        console.print(f"[red]✗[/] {escape(str(contradicted))}", soft_wrap=True)
        console.print("  镜像未改动，仍是此前核对过的历史，请妥善保存作为证据")
        raise typer.Exit(TAMPERED) from None
    show(made, directory)


def show(made: Mirrored, directory: Path) -> None:
    """Print what the run brought."""
    if not made.before:
        console.print(f"· 首次镜像，公钥请与公布的比对：{escape(made.keys[0])}", soft_wrap=True)
    news = f"新增 {made.size - made.before:,} 条、{made.fresh} 个检查点" if made.fresh else "没有新的记录"
    console.print(f"[green]✓[/] {news}；共 {made.size:,} 条、{made.checkpoints} 个检查点，与此前镜像的历史一致")
    console.print(f"  核对：sluice verify {escape(str(directory))}", soft_wrap=True)
