"""`sluice replay`: a book entry by entry to any point, its balances and lots there, and what changed between days."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from audit.labels import KINDS
from audit.replay import Approval, Line, Point, approvals, balances, between, covered, is_over, life, lots
from audit.replay import replay as replayed
from audit.report import yuan
from audit.services import LEDGER
from audit.verify import sources_of
from cli.sources import BundleArgument, FeedOption, TokenOption, readable
from cli.terminal import console, show_whole
from shared.kernel.days import BEIJING

Days = Annotated[tuple[str, str] | None, typer.Option("--diff", help="两个日期：其间的变动，以及谁批准")]


def replay(
    book: Annotated[str, typer.Option("--book", help="专账，如 654024-2020")],
    bundle: BundleArgument = None,
    feed: FeedOption = "",
    token: TokenOption = "",
    to_entry: Annotated[int | None, typer.Option("--to-entry", min=1, help="到第几号分录为止")] = None,
    to_effective: Annotated[str, typer.Option("--to-effective", help="到哪个业务日期为止，如 2020-03-31")] = "",
    to_recorded: Annotated[str, typer.Option("--to-recorded", help="到哪个记录时间为止，如 2020-03-31T18:00")] = "",
    diff: Days = None,
) -> None:
    """逐笔重演一本专账，列出某一时点的余额和各笔资金；加 --diff 则列出两个日期之间的变动和批准人。"""
    point = Point(
        to_entry,
        _day(to_effective) if to_effective else None,
        _moment(to_recorded) if to_recorded else None,
    )
    days = (_day(diff[0]), _day(diff[1])) if diff else None
    with readable():
        lines = replayed(sources_of(bundle, feed, token, LEDGER)[0](), book)
        if days:
            show_difference(lines, *days)
        else:
            show_point(lines, point)


def show_point(lines: list[Line], point: Point) -> None:
    """Print the entries up to a point, and the balances and lots there; raises Unusable where there are none."""
    found = covered(lines, point)
    show_whole(_entries(found))
    show_whole(_balances("余额", balances(found).items()))
    show_whole(_lots(found))
    if is_over(lines, point):
        console.print(f"· 所示即全部分录：{life(lines)}", soft_wrap=True)


def show_difference(lines: list[Line], first: date, last: date) -> None:
    """Print what moved after one day and until another, and the approvals that it rests on."""
    within = between(lines, first, last)
    console.print(f"{first} 之后至 {last}（含）：{len(within)} 笔分录")
    show_whole(_entries(within))
    show_whole(_balances("变动", balances(within).items()))
    show_whole(_approvals(approvals(lines, within)))
    if not within:
        console.print(f"· 其间没有分录：{life(lines)}", soft_wrap=True)


def _table(title: str, *headings: str, right: Iterable[str] = ("金额（元）",)) -> Table:
    table = Table(title=title, title_justify="left", show_edge=False, pad_edge=False)
    for heading in headings:
        table.add_column(heading, justify="right" if heading in right else "left")
    return table


def _entries(lines: list[Line]) -> Table:
    table = _table("分录", "号", "业务日期", "记录时间", "事项", "金额（元）", "经办", right=("号", "金额（元）"))
    for line in lines:
        recorded = line.recorded_at.astimezone(BEIJING)
        amount = yuan(line.fen) if line.fen else ""
        kind = KINDS.get(line.kind, line.kind)
        table.add_row(str(line.entry), str(line.effective_on), f"{recorded:%Y-%m-%d %H:%M}", kind, amount, line.staff)
    return table


def _balances(title: str, accounts: Iterable[tuple[str, int]]) -> Table:
    table = _table(title, "科目", "金额（元）")
    for account, fen in accounts:
        table.add_row(escape(account), yuan(fen))
    return table


def _lots(lines: list[Line]) -> Table:
    found = lots(lines)
    stages = list(dict.fromkeys(stage for held in found.values() for stage in held))
    amounts = [STAGES.get(stage, stage) for stage in stages]
    table = _table("各笔资金（元）", "资金", *amounts, right=amounts)
    for lot, held in found.items():
        table.add_row(escape(lot), *(yuan(abs(held[stage])) for stage in stages))
    return table


def _approvals(found: list[Approval]) -> Table:
    table = _table("批准", "号", "业务日期", "事项", "项目", "金额（元）", "会议纪要", "申请", "审查", "记账")
    for approval in found:
        line = approval.line
        people = (approval.requested_by, approval.reviewed_by, approval.posted_by)
        what = (KINDS.get(line.kind, line.kind), line.project, yuan(line.fen), approval.minutes_no)
        table.add_row(str(line.entry), str(line.effective_on), *map(escape, (*what, *people)))
    return table


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"“{text}”不是日期，请写作 2020-03-31") from None


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"“{text}”不是时间，请写作 2020-03-31T18:00（北京时间）") from None
    return found if found.tzinfo else found.replace(tzinfo=BEIJING)


STAGES = {"funder": "到账", "available": "未安排", "committed": "已安排未付", "paid": "已拨付", "returned": "上级收回"}
"""Where the money of a lot is, in Chinese."""
