"""The rows of a table as lines, the parts of a row noted on it, the sums as checks over their lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from shared.importing.amounts import amount_of
from shared.importing.cells import Cell, Unreadable, shown, word
from shared.importing.coverage import Coverage, is_of_all
from shared.importing.days import read_day
from shared.importing.headers import IDENTIFIERS, Column
from shared.importing.lines import Check, Line
from shared.importing.model import Amount, Doubt, RowProblem
from shared.importing.parts import take_part, without_whole
from shared.importing.row_totals import PARTS_OF_A_TOTAL
from shared.importing.table_rows import Entry, Layout, missing_amount
from shared.importing.vocabulary import UNREAD
from shared.kernel.money import yuan

_SHOWN_ROWS = 20
_DAYS = {"received_on", "document_date"}


@dataclass
class Read:
    """What came of a table's rows."""

    lines: list[Line] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    totals: list[Amount] = field(default_factory=list)
    groups: list[Amount] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def read_entries(entries: Sequence[Entry], layout: Layout) -> Read:
    """Lines of the rows, checks of the sums."""
    read = Read()
    lines = {id(entry): list(_lines(entry, layout)) for entry in entries if entry.role == "row"}
    _note_parts(entries, lines, layout)
    read.lines = [line for entry in entries for line in lines.get(id(entry), ())]
    coverage = Coverage(entries, layout)
    for at, entry in enumerate(entries):
        if entry.role == "sum":
            _check(read, entry, coverage.under(at), lines, layout)
    read.doubts += _outside(entries, coverage, layout)
    return read


def _outside(entries: Sequence[Entry], coverage: Coverage, layout: Layout) -> Iterator[Doubt]:
    """Rows over which none of the table's totals stands: cancelled ones, or some that were written in later."""
    totals = [at for at, entry in enumerate(entries) if entry.role == "sum" and is_of_all(entry)]
    within = {row.number for at in totals for row in coverage.under(at)}
    outside = [entry for entry in entries if entry.role == "row" and entry.number not in within] if totals else []
    if fen := sum(entry.fen(layout) or 0 for entry in outside):
        numbers = "、".join(position(entry, layout) for entry in outside[:_SHOWN_ROWS])
        yield Doubt.of(
            "contradiction",
            position(outside[0], layout),
            f"{numbers}共 {len(outside)} 行 {yuan(fen)} 元不在表中任何合计之内",
            "请核对原件：不属于这张表的请另存后分开导入；确应计入的，确认后导入",
        )


def position(entry: Entry, layout: Layout) -> str:
    """Where a row stands, as the file numbers it."""
    if layout.turned is None:
        return f"第 {entry.number} 行"
    return f"{layout.at(layout.columns[0], entry.number).letter} 列"


def _line(entry: Entry, layout: Layout, texts: dict[str, str], fen: int | None) -> Line:
    at = entry.number if layout.turned is None else 0
    return Line(position(entry, layout), texts, fen, sheet=layout.sheet, at=at)


def _lines(entry: Entry, layout: Layout) -> Iterator[Line]:
    texts, problems = _words(entry, layout)
    for columns in _apart(entry, layout):
        level = "、".join(column.level_text for column in columns if column.level_text)
        line = _line(entry, layout, {**texts, "level": level, "column": columns[0].header}, None)
        line.problems += [*_amount_problems(entry, columns, layout), *entry.problems, *problems]
        line.warnings += [entry.remarks[column.index] for column in columns if column.index in entry.remarks]
        line.warnings += _other_money(entry, layout)
        line.warnings += [
            f"{entry.unread[column.index].detail}，没有与这一行的金额核对"
            for column in layout.compared
            if column.index in entry.unread and column.concept not in PARTS_OF_A_TOTAL
        ]
        amounts = [entry.amounts[column.index] for column in columns if column.index in entry.amounts]
        if not any(column.index in entry.unread for column in columns) and amounts:
            line.fen = sum(amounts) if layout.by_level else amounts[0] if len(set(amounts)) == 1 else None
        if layout.header.of("village") and texts.get("township") and not (texts.get("village") or texts.get("place")):
            line.warnings.append(f"没有写村，地点按乡镇“{texts['township']}”登记")
        yield line


def _apart(entry: Entry, layout: Layout) -> list[list[Column]]:
    """The columns of each line: all of them, or for inflows each level with money in it."""
    if not layout.by_level:
        return [list(layout.columns)]
    filled = [column for column in layout.columns if column.index in entry.unread or entry.amounts.get(column.index)]
    filled = filled or [column for column in layout.columns if column.index in entry.amounts][:1] or [layout.columns[0]]
    return [filled] if layout.kind == "projects" else [[column] for column in filled]


def _amount_problems(entry: Entry, columns: Sequence[Column], layout: Layout) -> Iterator[RowProblem]:
    yield from (entry.unread[column.index] for column in columns if column.index in entry.unread)
    present = [column for column in columns if column.index in entry.amounts or column.index in entry.unread]
    missing = [] if layout.by_level and present else [column for column in columns if column not in present]
    if not any(problem.field == "合并" for problem in entry.problems):
        yield from (missing_amount(column, entry.number, layout) for column in missing)
    amounts = {column.header: entry.amounts[column.index] for column in columns if column.index in entry.amounts}
    if not layout.by_level and len(set(amounts.values())) > 1:
        each = "、".join(f"{layout.place(c, entry.number)} {yuan(entry.amounts[c.index])} 元" for c in present)
        yield RowProblem(
            field="、".join(amounts),
            detail=f"两个金额列不一致：{each}",
            fix="请核对后保留一个金额列",
            cell=layout.cell(columns[0], entry.number),
        )


def _other_money(entry: Entry, layout: Layout) -> Iterator[str]:
    """What arrived beside what was allotted: the one is taken, the other said."""
    if layout.columns[0].concept != "received":
        return
    for column in layout.compared:
        if column.concept == "allocated" and entry.amounts.get(column.index, 0) != (entry.fen(layout) or 0):
            other = yuan(entry.amounts.get(column.index, 0))
            yield f"{layout.place(column, entry.number)}写的是 {other} 元，与到账数不同，按到账数登记"


def _words(entry: Entry, layout: Layout) -> tuple[dict[str, str], list[RowProblem]]:
    """What the row says by concept, and the cells whose characters are lost."""
    texts: dict[str, str] = {}
    problems = []
    for column in reversed(layout.header.columns):
        cell = entry.cells[column.index] if column.index < len(entry.cells) else None
        if cell is None or column.concept in UNREAD:
            continue
        try:
            texts[column.concept] = _word(cell, column.concept)
        except Unreadable as wrong:
            problems.append(RowProblem(field=column.header, detail=wrong.detail, fix=wrong.fix, cell=_name(cell)))
    return texts, problems


def _word(cell: Cell, concept: str) -> str:
    if concept not in _DAYS:
        return IDENTIFIERS.get(concept, word)(cell)
    try:
        return read_day(cell).isoformat()
    except Unreadable:
        return shown(cell)


def _name(cell: Cell) -> str:
    return f"{cell.letter}{cell.row}"


def _note_parts(entries: Sequence[Entry], lines: dict[int, list[Line]], layout: Layout) -> None:
    """Note each part (其中) on the row above it; one that has none above it is a row with a problem."""
    whole: Line | None = None
    target: Line | None = None
    told = 0
    for entry in entries:
        if entry.role == "row":
            target = lines[id(entry)][0]
            whole, told = _line(entry, layout, {}, entry.fen(layout)), 0
        elif entry.role == "sum":
            whole, target, told = _line(entry, layout, {}, entry.fen(layout)), None, 0
        elif entry.role == "part" and whole is None:
            entry.role = "row"
            entry.problems.append(without_whole(entry.label))
            lines[id(entry)] = list(_lines(entry, layout))
        elif entry.role == "part" and whole is not None:
            part = _line(entry, layout, {}, entry.fen(layout))
            told += part.fen or 0
            take_part(whole, part, entry.label, told)
            if target is not None:
                target.warnings, target.problems = (
                    [*target.warnings, *whole.warnings],
                    [*target.problems, *whole.problems],
                )
                whole.warnings, whole.problems = [], []


def _check(read: Read, entry: Entry, rows: list[Entry], lines: dict[int, list[Line]], layout: Layout) -> None:
    stated = list(_stated(entry, layout))
    under = [line for row in rows for line in lines[id(row)]]
    if not stated:
        wrong = next((entry.unread[c.index] for c in layout.columns if c.index in entry.unread), None)
        why = f"{wrong.detail}，合计没有核对" if wrong else "没有金额，无法核对合计"
        read.warnings.append(f"{position(entry, layout)}“{entry.label}”{why}")
    for column, amount in stated:
        (read.totals if is_of_all(entry) else read.groups).append(amount)
        of_column = [line for line in under if line.text("column") == column.header] if column else under
        read.checks.append(Check(amount, tuple(of_column)))
    _check_count(read, entry, rows, layout)


def _stated(entry: Entry, layout: Layout) -> Iterator[tuple[Column | None, Amount]]:
    """What a sum states: for each level of inflows its own sum, else one of all columns read."""
    filled = [column for column in layout.columns if column.index in entry.amounts]
    total = next((c for c in layout.compared if c.concept == "total" and c.index in entry.amounts), None)
    if layout.by_level and layout.kind == "inflows":
        yield from ((column, _amount(entry, column, entry.amounts[column.index])) for column in filled)
    elif layout.by_level and filled:
        yield None, Amount(label=entry.label, fen=sum(entry.amounts[column.index] for column in filled))
    else:
        yield from ((None, _amount(entry, column, entry.amounts[column.index])) for column in filled)
    if filled:
        return
    if layout.by_level and total:
        yield None, _amount(entry, total, entry.amounts[total.index])
    elif entry.words and entry.words.amount and not any(c.index in entry.unread for c in layout.columns):
        read = amount_of(entry.words.amount, None)
        yield None, Amount(label=entry.label, fen=read.fen, text=entry.words.amount)


def _amount(entry: Entry, column: Column, fen: int) -> Amount:
    text = entry.texts[column.index]
    return Amount(label=f"{entry.label}（{column.header}）", fen=fen, text=f"{text} {column.unit or ''}".strip())


def _check_count(read: Read, entry: Entry, rows: list[Entry], layout: Layout) -> None:
    words = entry.words
    if words is None or words.count is None:
        return
    said = f"“{entry.label}”写明 {words.count} {words.things}"
    counted, what = len(rows), "行"
    if words.things in ("户", "人"):
        column = next((c for c in layout.header.of("quantity") if words.things in c.header), None)
        if column is None and words.count != counted:
            read.warnings.append(f"{position(entry, layout)}{said}，表中没有这样的列可以核对")
            return
        if column is not None:
            counted, what = sum(_things(row, column) for row in rows), words.things
    if words.count != counted:
        read.doubts.append(
            Doubt.of(
                "contradiction",
                position(entry, layout),
                f"{said}，表中合起来是 {counted} {what}，相差 {counted - words.count}",
                "请核对原件是否缺行或多行；原件如此的，确认后导入",
            )
        )


def _things(row: Entry, column: Column) -> int:
    """How many a row counts in the column; nothing where that is no whole number."""
    text = row.texts[column.index].rstrip("户人") if column.index < len(row.texts) else ""
    return int(text) if text.isascii() and text.isdecimal() else 0
