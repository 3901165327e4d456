"""A row's total against its parts in other columns: 小计 beside 中央, 省级, 县级; 补助资金 within 总投资."""

from collections.abc import Iterator, Sequence

from shared.importing.headers import Column
from shared.importing.model import Doubt, Finding, RowProblem
from shared.importing.table_rows import Entry, Layout
from shared.kernel.money import yuan

PARTS_OF_A_TOTAL = ("level", "total", "own_funds")
"""Columns that are compared with one another in each row."""
_BESIDE_THE_GRANT = ("配套", "其他", "自筹")


def row_contradictions(entries: Sequence[Entry], layout: Layout) -> Iterator[Finding]:
    """What rows state of themselves in two ways that differ; each with both figures and the difference."""
    money = [*layout.columns, *layout.compared]
    levels = [column for column in money if column.concept == "level"]
    own = [column for column in money if column.concept == "own_funds"]
    for entry in entries:
        if entry.role not in ("row", "sum"):
            continue
        for column in money:
            if column.index in entry.amounts and (finding := _contradiction(entry, column, levels, own, layout)):
                yield finding


def uncompared(entries: Sequence[Entry], layout: Layout) -> Iterator[Doubt]:
    """Cells beside the money read that should tell its parts or its total, and hold something else."""
    beside = [column for column in layout.compared if column.concept in PARTS_OF_A_TOTAL]
    for entry in entries:
        for column in beside:
            if entry.role in ("row", "sum") and column.index in entry.unread:
                problem = entry.unread[column.index]
                place = f"第 {entry.number} 行“{entry.label}”"
                yield Doubt.of(
                    "unreadable", place, f"{problem.detail}，没有与这一行的金额核对", problem.fix, problem.cell
                )


def _contradiction(
    entry: Entry, whole: Column, levels: list[Column], own: list[Column], layout: Layout
) -> Finding | None:
    fen = entry.amounts[whole.index]
    if whole.concept == "planned":
        parts = levels or [column for column in layout.columns if column.concept == "allocated"][:1]
        sums = _sums(entry, [parts])
        return _finding(entry, whole, max(sums), parts, layout) if sums and max(sums) > fen else None
    if whole.concept == "total":
        group = [column for column in levels if column.top == whole.top] or levels
        sums = _sums(entry, [group, group + own])
    elif whole.concept == "allocated" and len(levels) > 1:
        granted = [column for column in levels if not any(word in column.header for word in _BESIDE_THE_GRANT)]
        group, sums = levels, _sums(entry, [levels, granted])
    else:
        return None
    if not sums or fen in sums:
        return None
    beside = [*group, *own] if whole.concept == "total" else group
    return _finding(entry, whole, sums[-1] if whole.concept == "total" else sums[0], beside, layout)


def _sums(entry: Entry, choices: Sequence[list[Column]]) -> list[int]:
    """What the parts come to, each way they may be meant; nothing where one cannot be read or none is filled."""
    if any(column.index in entry.unread for parts in choices for column in parts):
        return []
    filled = [[entry.amounts[column.index] for column in parts if column.index in entry.amounts] for parts in choices]
    return [sum(amounts) for amounts in filled if amounts]


def _finding(entry: Entry, whole: Column, computed: int, parts: list[Column], layout: Layout) -> Finding:
    fen = entry.amounts[whole.index]
    names = "、".join(column.bottom for column in parts)
    return Finding(
        label=f"第 {entry.number} 行 {layout.cell(whole, entry.number)}（{whole.header}）",
        stated_fen=fen,
        computed_fen=computed,
        detail=f"{layout.place(whole, entry.number)}写明 {yuan(fen)} 元，这一行的{names}合起来为 {yuan(computed)} 元，"
        f"相差 {yuan(computed - fen)} 元",
    )


def public_columns(entries: Sequence[Entry], layout: Layout) -> list[Column]:
    """The columns of public money in a list of projects: the levels, where they come to less than the investment.

    Where only some rows name their levels the investment stays, and a row whose levels come to less is asked about.
    """
    chosen = list(layout.columns)
    levels = [column for column in layout.compared if column.concept == "level"]
    if layout.kind != "projects" or not levels or chosen[0].concept != "planned" or len(chosen) > 1:
        return chosen
    rows = [entry for entry in entries if entry.role == "row" and chosen[0].index in entry.amounts]
    sums = [_sums(entry, [levels]) for entry in rows]
    less = [
        (entry, each[0])
        for entry, each in zip(rows, sums, strict=True)
        if each and each[0] < entry.amounts[chosen[0].index]
    ]
    if less and all(sums):
        return levels
    for entry, fen in less:
        entry.problems.append(_less(entry, chosen[0], fen, layout))
    return chosen


def _less(entry: Entry, whole: Column, fen: int, layout: Layout) -> RowProblem:
    return RowProblem(
        field=whole.header,
        detail=f"{layout.place(whole, entry.number)}写明 {yuan(entry.amounts[whole.index])} 元，"
        f"各级资金合起来只有 {yuan(fen)} 元，看不出财政资金是多少",
        fix="请核对原件，补填各行的分级资金，或只保留财政资金一列",
        cell=layout.cell(whole, entry.number),
    )
