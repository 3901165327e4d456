"""How the commands speak to a person: steps as they happen, one table of what runs."""

from contextlib import suppress
from datetime import datetime

import psutil
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from deploy.local.state import Running, State
from shared.kernel.days import BEIJING

console = Console(highlight=False)

WIDE = 200

NAMES = {
    "postgres": "PostgreSQL 数据库",
    "nats": "NATS 消息",
    "caddy": "网关",
    "zygote": "预载 zygote",
    "ledger": "账本 ledger",
    "projects": "项目 projects",
    "disclosure": "公示 disclosure",
    "monitoring": "监测 monitoring",
}


def show_whole(table: Table) -> None:
    """Print a table of figures: wider than the screen rather than shortened."""
    Console(highlight=False, width=max(console.width, WIDE)).print(table)


class Terminal:
    """The stack's report at a terminal: a spinner where there is one, lines everywhere."""

    def __init__(self) -> None:
        self._spinner = console.status("")

    def doing(self, what: str) -> None:
        """A step begins."""
        self._spinner.update(f"{what}…")
        self._spinner.start()

    def done(self, what: str) -> None:
        """A step is finished."""
        self._spinner.stop()
        console.print(f"[green]✓[/] {escape(what)}")

    def alarm(self, what: str) -> None:
        """Something unexpected happened and was dealt with."""
        console.print(f"[yellow]！[/] {datetime.now(BEIJING):%H:%M:%S} {escape(what)}")

    def stop(self) -> None:
        """No spinner may outlive its step."""
        self._spinner.stop()


def running_table(state: State) -> Table:
    """What runs, under which number, on which port, with how much memory (shared pages counted once)."""
    table = Table(show_edge=False, pad_edge=False)
    for heading, justify in (
        ("程序", "left"),
        ("进程", "right"),
        ("端口", "right"),
        ("内存", "right"),
        ("状态", "left"),
    ):
        table.add_column(heading, justify="right" if justify == "right" else "left")
    total = 0
    rows = [(NAMES[name], child) for name, child in state.children.items()]
    rows.append(("值守 sluice", Running(state.supervisor, 0, "就绪")))
    for name, child in rows:
        used = memory(child)
        total += used
        number = str(child.mark.pid) if child.mark else "—"
        condition = child.condition + (f"，重启 {child.restarts} 次" if child.restarts else "")
        table.add_row(name, number, str(child.port or "—"), f"{used / 1e6:.0f} MB", condition)
    table.add_section()
    table.add_row("合计", "", "", f"{total / 1e6:.0f} MB", "")
    return table


def memory(child: Running) -> int:
    """Bytes that a program and its children really occupy; 0 when it does not run."""
    process = child.mark.process() if child.mark else None
    if process is None:
        return 0
    used = 0
    with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
        family = [process] if child.port == 0 else [process, *process.children(recursive=True)]
        for member in family:
            with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                used += member.memory_full_info().pss
    return used
