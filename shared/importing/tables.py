"""A grid of cells to lines: header, units, totals, remarks, and the columns that hold the money."""

import re
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from shared.importing.amounts import read_amount
from shared.importing.cells import Cell, Unreadable, shown, word
from shared.importing.headers import IDENTIFIERS, UNREAD, Column, Header, find_header, looked_for, plain
from shared.importing.lines import Check, Line, Source
from shared.importing.model import Amount, ImportProblem, Kind, RowProblem
from shared.importing.pages import Grid, NoTable, Page
from shared.importing.shapes import regrouped, transposed
from shared.importing.units import Stated, line_text, says_unit, settled, unit_in
from shared.kernel.money import yuan

_TOTAL = re.compile(r"(以上)?(资金)?(合计|总计|共计)[::]?")
_SUBTOTAL = re.compile(r".{0,10}小计[::]?")
_REMARK = re.compile(r"(备注|注|说明|单位|填表|制表|监督)[::].*")

_COUNT = re.compile(r".{0,6}(户数|人数|人口数?|个数|亩数|面积|里程|公里数)(\(.*\))?")
"""What heads a row of counts in a table whose columns are sources: never money, whatever unit is given."""
_CELLS_OF_A_UNIT_LINE = 3
_SHOWN_HEADINGS = 40


@dataclass
class _Table:
    header: Header
    kind: Kind
    columns: list[Column]
    """The columns of amounts that are read, each with the unit that holds for it."""
    source: Source
    groups: list[list[Line]] = field(default_factory=lambda: [[]])
    totals: list[Amount] = field(default_factory=list)
    subtotals: list[tuple[Amount, int]] = field(default_factory=list)
    previous_serial: int = 0


def read_table(page: Page, filename: str, kind: Kind, unit: str | None) -> Source:
    """Read a table's lines, stated totals and what stands over it.

    Raises NoTable where the page holds none of that kind, ImportProblem where it holds one that cannot be read.
    """
    grid, header = _oriented(page.grid)
    title = next((_titled(text) for text in header.above if _titled(text)), PurePath(filename).stem)
    source = Source(title=title, lines=[])
    _demand_kind(header, kind)
    columns = _in_units(_money(header, kind, source), _stated_units(grid, header, source), unit, source)
    table = _Table(header, kind, columns, source)
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
    raise NoTable(f"没有找到表头。{looked_for()}")


def _titled(text: str) -> str:
    return re.sub(r"[((]?\s*单位\s*[::]\s*(亿元|[十百千]?万元|千元|元)\s*[))]?", "", text).strip()


def _demand_kind(header: Header, kind: Kind) -> None:
    has = {column.concept for column in header.columns}
    is_project = bool(has & {"name", "content"})
    is_inflow = bool(has & {"fund_source", "fund_line", "document", "level", "region"}) or any(
        column.header == "扶贫资金名称" or column.level_text for column in header.columns
    )
    seen = "、".join(column.header for column in header.columns[:_SHOWN_HEADINGS])
    if kind == "projects" and not is_project:
        raise NoTable(f"表头（{seen}）中没有项目名称或建设内容，不像项目表。导入资金来源请选 inflows")
    if kind == "inflows" and (not is_inflow or has & {"place", "content", "township", "village"}):
        raise NoTable(f"表头（{seen}）不像资金来源表。导入项目表请选 projects；来源表需要文号、资金来源或级次列")


def _stated_units(grid: Grid, header: Header, source: Source) -> list[Stated]:
    """The units that lines above and below the table name."""
    below = (text for row in grid[header.last + 1 :] if says_unit(text := line_text(row)))
    stated = [Stated(f"“{text}”", unit) for text in (*header.above, *below) if (unit := unit_in(text))]
    source.units += [f"{each.where.strip('“”')} 写明：{each.unit}" for each in stated]
    return stated


def _in_units(columns: list[Column], stated: list[Stated], chosen: str | None, source: Source) -> list[Column]:
    """Each column with the unit that its heading, the lines around the table and who imports agree on."""
    named = [column for column in columns if column.unit]
    source.units += [f"表头“{column.header}” 写明：{column.unit}" for column in named]
    if chosen and not stated and not named:
        source.units.append(f"文件没有写明单位，由导入人指定：{chosen}")
    return [
        replace(
            column,
            unit=settled(
                [*stated, *([Stated(f"表头“{column.header}”", column.unit)] if column.unit else [])],
                chosen,
            ),
        )
        for column in columns
    ]


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


def _take(table: _Table, row: list[Cell | None], at: int) -> None:
    texts = [plain(cell) for cell in row]
    filled = [text for text in texts if text]
    if not filled or _is_remark(filled) or texts == _header_texts(table, len(texts)):
        return
    if _COUNT.fullmatch(filled[0]):
        raise ImportProblem(f"“{filled[0]}”是数量，不是金额，不能当作金额导入。请补上金额列，或删去这一行")
    label = next((text for text in texts[:4] if _TOTAL.fullmatch(text) or _SUBTOTAL.fullmatch(text)), "")
    if label:
        _total(table, row, at, label)
    else:
        _serial(table, texts, at)
        table.groups[-1] += _lines(table, row, at)


def _is_remark(filled: list[str]) -> bool:
    return bool(_REMARK.match(filled[0])) or (len(filled) <= _CELLS_OF_A_UNIT_LINE and says_unit(" ".join(filled)))


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


def _total(table: _Table, row: list[Cell | None], at: int, label: str) -> None:
    amounts = [amount for column in table.columns if (amount := _stated(row, column, label))]
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


def _stated(row: list[Cell | None], column: Column, label: str) -> Amount | None:
    cell = row[column.index] if column.index < len(row) else None
    try:
        read = read_amount(cell, column.unit)
    except Unreadable:
        return None
    return Amount(label=f"{label}（{column.header}）", fen=read.fen, text=f"{shown(cell)} {read.unit}")


def _words(table: _Table, row: list[Cell | None]) -> tuple[dict[str, str], list[RowProblem]]:
    """What the row says by concept, and the cells whose characters are lost."""
    texts: dict[str, str] = {}
    problems = []
    for column in reversed(table.header.columns):
        cell = row[column.index] if column.index < len(row) else None
        if cell is None or column.concept in UNREAD:
            continue
        try:
            texts[column.concept] = IDENTIFIERS.get(column.concept, word)(cell)
        except Unreadable as wrong:
            problems.append(RowProblem(field=column.header, detail=wrong.detail, fix=wrong.fix))
    return texts, problems


def _lines(table: _Table, row: list[Cell | None], at: int) -> list[Line]:
    texts, problems = _words(table, row)
    filled = [c for c in table.columns if c.index < len(row) and row[c.index] is not None] or table.columns[:1]
    if not _by_level(table):
        lines = [_line(table, row, at, texts, table.columns)]
    elif table.kind == "projects":
        lines = [_line(table, row, at, texts, filled)]
    else:
        lines = [_line(table, row, at, texts, [column]) for column in filled]
    for line in lines:
        line.problems += problems
    return lines


def _by_level(table: _Table) -> bool:
    return all(column.concept == "level" for column in table.columns)


def _line(table: _Table, row: list[Cell | None], at: int, texts: dict[str, str], columns: list[Column]) -> Line:
    level = "、".join(column.level_text for column in columns if column.level_text)
    line = Line(f"第 {at} 行", {**texts, "level": level, "column": columns[0].header}, None)
    amounts = [fen for column in columns if (fen := _read(row, column, line)) is not None]
    if _by_level(table):
        line.fen = None if line.problems else sum(amounts)
    elif len(set(amounts)) > 1:
        names = "、".join(column.header for column in columns)
        each = "、".join(yuan(fen) for fen in amounts)
        line.problems.append(
            RowProblem(field=names, detail=f"两个金额列不一致（{each} 元）", fix="请核对后保留一个金额列")
        )
    elif not line.problems:
        line.fen = amounts[0]
    return line


def _read(row: list[Cell | None], column: Column, line: Line) -> int | None:
    cell = row[column.index] if column.index < len(row) else None
    try:
        read = read_amount(cell, column.unit)
    except Unreadable as wrong:
        where = f"{cell.place}：" if cell else ""
        line.problems.append(RowProblem(field=column.header, detail=f"{where}{wrong.detail}", fix=wrong.fix))
        return None
    if read.remark:
        line.warnings.append(f"金额单元格写的是“{shown(cell)}”，取 {yuan(read.fen)} 元，其余文字未作处理")
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
