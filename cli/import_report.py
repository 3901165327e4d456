"""The report of an import at the terminal: how the file was read, its rows and sums, and what is to be decided."""

from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

Report = dict[str, Any]

SHOWN_ROWS = 200
SHOWN_ERRORS = 50
RIGHT = frozenset({"行", "金额（元）", "写明（元）", "计算（元）", "相差（元）", "行数"})

ENDS = {
    "imported": "[green]✓[/] 已导入",
    "partly": "[yellow]！[/] 合格的行已导入",
    "checked": "[green]✓[/] 检查通过，未入账",
    "doubtful": "[yellow]！[/] 尚有待确认或待办的事项，未入账",
    "refused": "[red]✗[/] 未导入",
}


def show(console: Console, report: Report) -> None:
    """Print how the file was read, every row and sum, and how it ends; the rows of a refused one stand in `refusal`."""
    console.print(f"[bold]{escape(report['title'])}[/]  {escape(report['filename'])}", soft_wrap=True)
    if report["understood_as"]:
        console.print(f"读作：{escape(report['understood_as'])}", soft_wrap=True)
    rows = () if report["outcome"] == "refused" else (_rows,)
    for part in (_sheets, _columns, *rows, _sums, _contradictions):
        table = part(report)
        if table.row_count:
            console.print(table)
            console.print()
    if rows and len(report["rows"]) > SHOWN_ROWS:
        console.print(f"其余 {len(report['rows']) - SHOWN_ROWS} 行从略，全部的行见 --json")
    for line in (*report["units"], *report["warnings"]):
        console.print(f"· {escape(line)}", soft_wrap=True)
    _doubts(console, report)
    for obstacle in report["obstacles"]:
        console.print(f"[yellow]！[/] 今天还不能导入：{escape(obstacle['detail'])}", soft_wrap=True)
    refused = f"，不合格 {report['refused']} 行" if report["refused"] else ""
    console.print(f"{ENDS[report['outcome']]}：合格 {len(report['rows']) - report['refused']} 行{refused}")


def refusal(problem: dict[str, Any], status: int) -> str:
    """Why the platform refused, field by field; open doubts are told by the report, where there is one."""
    told = "/doubts/" if "report" in problem else "\n"
    errors = [error for error in problem.get("errors", []) if not error["pointer"].startswith(told)]
    lines = [f"{problem.get('title', '请求被拒绝')}（HTTP {status}）：{problem.get('detail', '')}"]
    lines += [f"  {error['pointer']}  {error['detail']}" for error in errors[:SHOWN_ERRORS]]
    if len(errors) > SHOWN_ERRORS:
        lines.append(f"  其余 {len(errors) - SHOWN_ERRORS} 项从略，全部见 --json")
    return "\n".join(lines)


def _table(title: str, *headings: str) -> Table:
    table = Table(title=title, title_justify="left", show_edge=False, pad_edge=False)
    for heading in headings:
        table.add_column(heading, justify="right" if heading in RIGHT else "left", overflow="fold")
    return table


def _sheets(report: Report) -> Table:
    table = _table("工作表", "名称", "行数", "金额（元）", "读取")
    for sheet in report["sheets"]:
        name = sheet["name"] + ("（隐藏）" if sheet["hidden"] else "")
        table.add_row(escape(name), str(sheet["rows"]), sheet["amount"] or "—", "已读" if sheet["taken"] else "略过")
    return table


def _columns(report: Report) -> Table:
    """Which column became what; those that were passed over are said too."""
    table = _table("各列", "列", "表头", "读作", "单位")
    for column in report["columns"]:
        where = f"{column['sheet']} {column['letter']}".strip()
        meaning = column["meaning"] if column["taken"] else "略过，没有读取"
        table.add_row(escape(where), escape(column["heading"]), escape(meaning), column["unit"])
    return table


def _rows(report: Report) -> Table:
    """The first rows, bad ones before all others."""
    days = ("到账日期",) if report["kind"] == "inflows" else ()
    table = _table("各行", "行", "位置", "名称", "金额（元）", *days, "结果")
    shown = sorted(report["rows"], key=lambda row: row["ok"])[:SHOWN_ROWS]
    for row in sorted(shown, key=lambda row: row["row"]):
        said = [f"[red]{escape(problem['detail'])}[/]" for problem in row["problems"]]
        said += [escape(f"注意：{warning}") for warning in row["warnings"]]
        where = f"{row['sheet']} 第 {row['at']} 行".strip() if row["at"] else row["position"]
        figures = [row["amount"] or "—", *((row["values"] or {}).get("received_on") or "—" for _ in days)]
        table.add_row(
            str(row["row"]), escape(where), escape(row["label"]), *figures, "\n".join(said) or "[green]合格[/]"
        )
    return table


def _sums(report: Report) -> Table:
    table = _table("合计", "名称", "金额（元）", "行数", "来源")
    for sum_ in report["sums"]:
        table.add_row(escape(sum_["label"]), sum_["amount"], str(sum_["rows"]), "按行计算")
    for stated in report["stated"]:
        table.add_row(escape(stated["label"]), stated["amount"], "", escape(f"文件写明 {stated['text']}".strip()))
    return table


def _contradictions(report: Report) -> Table:
    table = _table("互相矛盾", "名称", "写明（元）", "计算（元）", "相差（元）", "说明")
    for finding in report["contradictions"]:
        figures = finding["stated"], finding["computed"], finding["difference"]
        table.add_row(escape(finding["label"]), *figures, escape(finding["detail"]))
    return table


def _doubts(console: Console, report: Report) -> None:
    """What is to be decided, with the option that accepts it."""
    for doubt in report["doubts"]:
        mark = "[green]已确认[/]" if doubt["accepted"] else "[yellow]待确认[/]"
        said = f"{doubt['place']}：{doubt['detail']}。{doubt['advice']}"
        console.print(f"{mark} {escape(said)}", soft_wrap=True)
    still = [f"--accept {doubt['name']}" for doubt in report["doubts"] if not doubt["accepted"]]
    if still:
        console.print(f"  逐项核对原件、确认无误后，在原命令后加上：{escape(' '.join(still))}", soft_wrap=True)
