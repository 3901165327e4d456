"""A grid of cells to lines: header, units, totals, remarks, and the columns that hold the money."""

import re
from dataclasses import dataclass, field
from pathlib import PurePath

from shared.importing.amounts import Unreadable, cell_text, read_amount, unit_in
from shared.importing.grids import Cell, Grid
from shared.importing.headers import Column, Header, find_header, looked_for, plain
from shared.importing.lines import Check, Line, Source
from shared.importing.model import Amount, ImportProblem, Kind, RowProblem
from shared.importing.shapes import regrouped, transposed
from shared.kernel.money import yuan

_TOTAL = re.compile(r"(以上)?(资金)?(合计|总计|共计)[::]?")
_SUBTOTAL = re.compile(r".{0,10}小计[::]?")
_REMARK = re.compile(r"(备注|注|说明|单位|填表|制表|监督)[::].*")


@dataclass
class _Table:
    header: Header
    kind: Kind
    unit: str | None
    columns: list[Column]
    source: Source
    groups: list[list[Line]] = field(default_factory=lambda: [[]])
    totals: list[Amount] = field(default_factory=list)
    subtotals: list[tuple[Amount, int]] = field(default_factory=list)
    previous_serial: int = 0


def read_table(grid: Grid, filename: str, kind: Kind, unit: str | None) -> Source:
    """Read a table's lines, stated totals and what stands over it. Raises ImportProblem when no header is found."""
    grid, header = _oriented(grid)
    title = next((_titled(text) for text in header.above if _titled(text)), PurePath(filename).stem)
    source = Source(title=title, lines=[])
    _demand_kind(header, kind)
    table = _Table(header, kind, _unit_above(header, unit, source), _money(header, kind, source), source)
    for at, row in enumerate(grid[header.last + 1 :], start=header.last + 2):
        _take(table, row, at)
    source.lines = [line for group in table.groups for line in group]
    source.stated = [*table.totals, *(amount for amount, _ in table.subtotals)]
    source.checks += [*_whole(table), *_parts(table)]
    return source


def _oriented(grid: Grid) -> tuple[Grid, Header]:
    if (table := regrouped(grid)) and (header := find_header(table)):
        return table, header
    if header := find_header(grid):
        return grid, header
    turned = transposed(grid)
    if (header := find_header(turned)) and header.last + 1 < len(turned):
        return turned, header
    raise ImportProblem(f"没有找到表头。{looked_for()}")


def _titled(text: str) -> str:
    return re.sub(r"[((]?\s*单位\s*[::]\s*(亿元|万元|元)\s*[))]?", "", text).strip()


def _demand_kind(header: Header, kind: Kind) -> None:
    has = {column.concept for column in header.columns}
    is_project = bool(has & {"name", "content"})
    is_inflow = bool(has & {"fund_source", "fund_line", "document", "level", "region"}) or any(
        column.header == "扶贫资金名称" or column.level_text for column in header.columns
    )
    seen = "、".join(column.header for column in header.columns)
    if kind == "projects" and not is_project:
        raise ImportProblem(f"表头（{seen}）中没有项目名称或建设内容，不像项目表。导入资金来源请选 inflows")
    if kind == "inflows" and (not is_inflow or has & {"place", "content", "township", "village"}):
        raise ImportProblem(f"表头（{seen}）不像资金来源表。导入项目表请选 projects；来源表需要文号、资金来源或级次列")


def _unit_above(header: Header, chosen: str | None, source: Source) -> str | None:
    """The unit of a title or line above the header; else what the importing person said, never against the file."""
    named = [(text, unit) for text in header.above if (unit := unit_in(text))]
    named += [(f"表头“{column.header}”", column.unit) for column in header.amounts() if column.unit]
    other = next((unit for _, unit in named if chosen and unit != chosen), None)
    if other:
        raise ImportProblem(f"文件写明单位为{other}，导入时却指定了{chosen}。请以文件为准，去掉指定的单位")
    source.units += [f"{text} 写明：{unit}" for text, unit in named]
    if chosen and not named:
        source.units.append(f"文件没有写明单位，由导入人指定：{chosen}")
    return next((unit for text in header.above if (unit := unit_in(text))), chosen)


def _money(header: Header, kind: Kind, source: Source) -> list[Column]:
    """The columns to read: for inflows each level's, for projects the allocated before the total before the planned."""
    amounts = header.amounts()
    of = {word: [c for c in amounts if c.concept == word] for word in ("allocated", "total", "planned", "level")}
    by_level = of["level"] if kind == "inflows" else []
    chosen = by_level or next(columns for columns in of.values() if columns)
    unread = [column.header for column in amounts if column not in chosen]
    if unread:
        source.warnings.append(f"金额取自“{'、'.join(c.header for c in chosen)}”列，没有取“{'、'.join(unread)}”列")
    return chosen


def _take(table: _Table, row: list[Cell], at: int) -> None:
    texts = [plain(cell) for cell in row]
    filled = [text for text in texts if text]
    if not filled or _REMARK.match(filled[0]) or texts == _header_texts(table, len(texts)):
        return
    label = next((text for text in texts[:4] if _TOTAL.fullmatch(text) or _SUBTOTAL.fullmatch(text)), "")
    if label:
        _total(table, row, at, label)
    else:
        _serial(table, texts, at)
        table.groups[-1] += _lines(table, row, at)


def _header_texts(table: _Table, width: int) -> list[str]:
    texts = [""] * width
    for column in table.header.columns:
        if column.index < width:
            texts[column.index] = column.header
    return texts


def _serial(table: _Table, texts: list[str], at: int) -> None:
    column = table.header.text_column("serial")
    if column is None or column.index >= len(texts) or not re.fullmatch(r"\d{1,6}(\.0)?", texts[column.index]):
        return
    serial = int(texts[column.index].removesuffix(".0"))
    if serial != table.previous_serial + 1:
        table.source.warnings.append(f"第 {at} 行序号为 {serial}，上一行为 {table.previous_serial}，序号不连续")
    table.previous_serial = serial


def _total(table: _Table, row: list[Cell], at: int, label: str) -> None:
    amounts = [amount for column in table.columns if (amount := _stated(table, row, column, label))]
    if not amounts:
        table.source.warnings.append(f"第 {at} 行“{label}”没有金额，无法核对合计")
        return
    if _by_level(table) and table.kind == "projects":
        amounts = [Amount(label=label, fen=sum(amount.fen for amount in amounts))]
    if _SUBTOTAL.fullmatch(label) and not _TOTAL.fullmatch(label):
        table.groups.append([])
        table.subtotals.append((amounts[0], len(table.groups) - 1))
    else:
        table.totals += amounts


def _stated(table: _Table, row: list[Cell], column: Column, label: str) -> Amount | None:
    cell = row[column.index] if column.index < len(row) else None
    try:
        read = read_amount(cell, column.unit or table.unit)
    except Unreadable:
        return None
    return Amount(label=f"{label}（{column.header}）", fen=read.fen, text=f"{cell_text(cell)} {read.unit}")


def _lines(table: _Table, row: list[Cell], at: int) -> list[Line]:
    texts = {
        column.concept: cell_text(row[column.index])
        for column in reversed(table.header.columns)
        if column.index < len(row) and row[column.index] is not None
    }
    if not _by_level(table):
        return [_line(table, row, at, texts, table.columns)]
    filled = [c for c in table.columns if c.index < len(row) and row[c.index] is not None] or table.columns[:1]
    if table.kind == "projects":
        return [_line(table, row, at, texts, filled)]
    return [_line(table, row, at, texts, [column]) for column in filled]


def _by_level(table: _Table) -> bool:
    return all(column.concept == "level" for column in table.columns)


def _line(table: _Table, row: list[Cell], at: int, texts: dict[str, str], columns: list[Column]) -> Line:
    level = "、".join(column.level_text for column in columns if column.level_text)
    line = Line(f"第 {at} 行", {**texts, "level": level, "column": columns[0].header}, None)
    amounts = [fen for column in columns if (fen := _read(table, row, column, line)) is not None]
    if _by_level(table):
        line.fen = None if line.problems else sum(amounts)
    elif len(set(amounts)) > 1:
        names = "、".join(column.header for column in columns)
        shown = "、".join(yuan(fen) for fen in amounts)
        line.problems.append(
            RowProblem(field=names, detail=f"两个金额列不一致（{shown} 元）", fix="请核对后保留一个金额列")
        )
    elif not line.problems:
        line.fen = amounts[0]
    return line


def _read(table: _Table, row: list[Cell], column: Column, line: Line) -> int | None:
    cell = row[column.index] if column.index < len(row) else None
    try:
        read = read_amount(cell, column.unit or table.unit)
    except Unreadable as wrong:
        line.problems.append(RowProblem(field=column.header, detail=wrong.detail, fix=wrong.fix))
        return None
    if read.remark:
        line.warnings.append(f"金额单元格写的是“{cell_text(cell)}”，取 {yuan(read.fen)} 元，其余文字未作处理")
    return read.fen


def _whole(table: _Table) -> list[Check]:
    lines = tuple(table.source.lines)
    if len(table.columns) == 1 or not _by_level(table) or table.kind == "projects":
        return [Check(total, lines) for total in table.totals]
    return [Check(total, tuple(line for line in lines if line.text("column") in total.label)) for total in table.totals]


def _parts(table: _Table) -> list[Check]:
    """A subtotal stands over the lines before it, or heads the lines after it: the way that agrees is taken."""
    checks = []
    for amount, following in table.subtotals:
        sides = [group for group in (table.groups[following - 1], table.groups[following]) if group]
        agreeing = [group for group in sides if sum(line.fen or 0 for line in group) == amount.fen]
        checks += [Check(amount, tuple(group)) for group in (agreeing or sides)[:1]]
    return checks
