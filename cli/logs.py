"""`sluice logs`: what the programs wrote."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from cli.running import Data
from cli.terminal import console
from deploy.local.layout import Layout, default_data


def logs(
    name: Annotated[str, typer.Argument(help="程序名，如 ledger、postgres；不写则为全部")] = "",
    follow: Annotated[bool, typer.Option("-f", "--follow", help="持续显示新内容")] = False,
    lines: Annotated[int, typer.Option("-n", "--lines", help="先显示末尾多少行")] = 50,
    data: Data = None,
) -> None:
    """显示日志末尾。"""
    directory = Layout(data or default_data()).logs
    files = sorted(directory.glob(f"{name or '*'}.log"))
    if not files:
        known = "、".join(sorted(file.stem for file in directory.glob("*.log")))
        console.print(f"没有 {name or '任何'} 日志" + (f"，可选：{known}" if known else ""))
        raise typer.Exit(1)
    for file in files:
        for line in file.read_text(errors="replace").splitlines()[-lines:]:
            _print(file, line, len(files) > 1)
    if follow:
        for file, line in _follow(files):
            _print(file, line, len(files) > 1)


def _print(file: Path, line: str, named: bool) -> None:
    console.print(f"{file.stem:<11}{line}" if named else line, markup=False, soft_wrap=True)


def _follow(files: list[Path]) -> Iterator[tuple[Path, str]]:
    """New lines as they come; a file that was rotated is read from its beginning."""
    at = {file: file.stat().st_size for file in files}
    while True:
        for file in files:
            size = file.stat().st_size
            at[file] = min(at[file], size) if size >= at[file] else 0
            with file.open("rb") as opened:
                opened.seek(at[file])
                new = opened.read()
            whole = new[: new.rfind(b"\n") + 1]
            at[file] += len(whole)
            for line in whole.decode(errors="replace").splitlines():
                yield file, line
        time.sleep(0.3)
