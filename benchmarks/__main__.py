"""`python -m benchmarks [--only GROUP]`: print a table and write build/bench.json. Slow is a result, not a failure."""

import argparse
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import results
from benchmarks.demo import run_demo
from benchmarks.results import Row
from benchmarks.runner import GROUPS, USUAL, run
from benchmarks.suite import Size

console = Console()


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="性能基准：同一次运行内并排测量，取中位数"
    )
    parser.add_argument("--only", choices=GROUPS, help="只跑这一组")
    parser.add_argument("--rounds", type=int, default=3, help="每项测几轮")
    parser.add_argument("--entries", type=int, default=Size.entries, help="growth 和 verify 组的账目数")
    parser.add_argument("--directory", type=Path, help="growth 组的数据库目录；保留，可续跑")
    parser.add_argument("--demo", action="store_true", help="先把演示完整跑一遍，再取其用时")
    asked = parser.parse_args()
    if asked.demo:
        run_demo()
    names = (asked.only,) if asked.only else USUAL
    size = Size(entries=asked.entries, directory=asked.directory)
    with console.status("准备") as status:
        found = run(names, asked.rounds, size, status.update if console.is_terminal else console.print)
    results.write(found)
    console.print(_table(found))
    console.print(f"已写入 {results.FILE}")


def _table(found: list[Row]) -> Table:
    table = Table(title="性能基准", caption="比值为同一次运行内中位数之比；离散度为最大与最小之差除以中位数")
    for heading in ("项目", "数值", "单位", "对照", "比值", "目标", "达到", "轮数", "离散度"):
        table.add_column(heading, justify="left" if heading in {"项目", "单位", "对照"} else "right")
    for row in found:
        table.add_row(
            row.name,
            f"{row.value:,.1f}",
            row.unit,
            row.baseline or "",
            "" if row.ratio is None else f"{row.ratio:.2f}",
            "" if row.target is None else f"{row.target:,g}",
            "" if row.met is None else "[green]是[/]" if row.met else "[red]否[/]",
            str(row.n),
            f"{row.spread:.0%}",
        )
    return table


if __name__ == "__main__":
    main()
