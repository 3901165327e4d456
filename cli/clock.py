"""`sluice clock`: live through ten-day windows and month ends in a minute. Development only."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from cli.running import Data
from cli.terminal import console
from deploy.local import clock as development_clock
from deploy.local.layout import Layout, default_data

app = typer.Typer(help="查看和拨快开发用时钟（生产环境拒绝）", no_args_is_help=True)

File = Annotated[Path | None, typer.Option("--file", help="时钟文件，默认为数据目录中的 clock.json")]

_STEP = re.compile(r"(\d+)([dhms])", re.ASCII)
_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}


@app.command()
def show(data: Data = None, file: File = None) -> None:
    """显示平台时钟。"""
    _say(development_clock.show(_file(data, file)))


@app.command("set")
def set_(
    moment: Annotated[str, typer.Argument(help="如 2020-01-05 或 2020-01-05T14:30，北京时间")],
    data: Data = None,
    file: File = None,
) -> None:
    """设定平台时钟；设过之后只能向前。只写日期时为当日九时。"""
    _say(development_clock.set_to(_file(data, file), parse_moment(moment)))


@app.command()
def advance(
    step: Annotated[str, typer.Argument(help="如 10d、12h、30m")], data: Data = None, file: File = None
) -> None:
    """把平台时钟拨快一段时间。"""
    _say(development_clock.advance(_file(data, file), parse_step(step)))


def parse_step(text: str) -> timedelta:
    """Read `10d`, `12h`, `30m` or `45s`. Raises a usage error for anything else."""
    match = _STEP.fullmatch(text)
    if match is None:
        raise typer.BadParameter("时长写作 10d（天）、12h（小时）、30m（分钟）或 45s（秒）")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def parse_moment(text: str) -> datetime:
    """Read a date (nine o'clock) or a date with a time, in Beijing. Raises a usage error for anything else."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("日期写作 2020-01-05 或 2020-01-05T14:30") from None
    return moment if "T" in text else datetime.combine(moment, development_clock.START_OF_BUSINESS)


def _file(data: Path | None, file: Path | None) -> Path:
    return file or Layout(data or default_data()).clock


def _say(moment: datetime) -> None:
    console.print(f"平台时钟：{moment:%Y-%m-%d %H:%M:%S}（北京时间）")
