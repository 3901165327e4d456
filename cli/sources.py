"""What the auditor's commands share: where the log is read from, how far they are, and how they end."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from audit.report import UNREADABLE
from audit.services import NAMES
from audit.source import Progress as Told
from audit.source import Unusable
from cli.terminal import console

BundleArgument = Annotated[Path | None, typer.Argument(help="导出包或镜像的目录；或用 --feed 直接读账本")]
FeedOption = Annotated[str, typer.Option("--feed", help="平台地址，如 http://127.0.0.1:8080")]
ServiceOption = Annotated[
    str, typer.Option("--service", help=f"只看一个服务的日志：{'、'.join(NAMES)}；不写则四个都看")
]
TokenOption = Annotated[str, typer.Option("--token", envvar="SLUICE_TOKEN", help="审计员令牌")]


@contextmanager
def progress(what: str) -> Iterator[Told]:
    """A bar while a log is read, where a person looks on."""
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not sys.stdout.isatty()) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=max(done, of))


@contextmanager
def readable() -> Iterator[None]:
    """What cannot be read ends the command with exit status 2 and a sentence."""
    try:
        yield
    except Unusable as wrong:
        console.print(f"[red]✗[/] {escape(str(wrong))}", soft_wrap=True)
        raise typer.Exit(UNREADABLE) from None
