"""A page to lines: its header, the columns that hold the money, the rows, the totals over them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from shared.importing.bounds import MAX_HEADINGS, MAX_LINES
from shared.importing.columns import demand_kind, layout_of, money_of, note_columns, stated_units
from shared.importing.headers import Column, Header, header_at, plain
from shared.importing.lines import Check, Source
from shared.importing.merges import ask_about_merged_amounts
from shared.importing.model import ImportProblem, Kind
from shared.importing.pages import Grid, Page
from shared.importing.row_totals import public_columns, row_contradictions, uncompared
from shared.importing.shapes import Oriented, oriented
from shared.importing.table_lines import Read, position, read_entries
from shared.importing.table_rows import Entry, Layout, entries_of, with_merged_words
from shared.importing.units import Stated
from shared.importing.unnamed_sums import settle_unnamed
from shared.importing.vocabulary import MONEY, concept_of

_SHOWN_HEADINGS = 40
_ROWS_OF_A_LINE = 3
"""So many rows may stand in a table for each line of it."""
_FIGURE = re.compile(r"[\d.,%-]+")


@dataclass(frozen=True)
class _Part:
    """A header and the rows below it, up to the next header; rows count from 0."""

    header: Header
    first: int
    end: int


def read_table(page: Page, filename: str, kind: Kind, unit: str | None) -> Source:
    """Read a table's lines, stated totals and what stands over it.

    Raises NoTable where the page holds none of that kind, ImportProblem where it holds one that cannot be read.
    """
    _demand_narrow(page.grid, filename)
    lying = oriented(page)
    header = lying.header
    title = next((_titled(text) for text in header.above if _titled(text)), PurePath(filename).stem)
    source = Source(title=title, lines=[])
    demand_kind(header, kind)
    _demand_few(lying.grid, filename)
    stated = stated_units(lying.grid, header, source)
    parts = list(_parts(lying, kind))
    for part in parts:
        _take(source, lying, part, page.name, kind, unit, stated)
    if len(parts) > 1:
        source.warnings.append(f"表中有 {len(parts)} 段表头相同的表，已一并读入")
        source.checks = [_over_all(check, source) for check in source.checks]
    return source


def _demand_few(grid: Grid, filename: str) -> None:
    """Refuse a table far beyond what may be imported before anything is made of its rows."""
    rows = sum(any(row) for row in grid)
    if rows > _ROWS_OF_A_LINE * MAX_LINES:
        raise ImportProblem(
            f"{filename} 有 {rows} 行，一次最多导入 {MAX_LINES} 行。请按乡镇或文号拆分成几个文件，分次导入"
        )


def _demand_narrow(grid: Grid, filename: str) -> None:
    """Refuse a table broader than any list before its headings are understood: each row might be the header."""
    for number, row in enumerate(grid, start=1):
        filled = sum(cell is not None for cell in row)
        if filled > MAX_HEADINGS:
            raise ImportProblem(
                f"{filename} 第 {number} 行有 {filled} 格内容，一行最多 {MAX_HEADINGS} 格。"
                "请只保留清单所需的列后重新导入"
            )


def _titled(text: str) -> str:
    return re.sub(r"[((]?\s*单位\s*[::]\s*(亿元|[十百千]?万元|千元|元)\s*[))]?", "", text).strip()


def _parts(lying: Oriented, kind: Kind) -> Iterator[_Part]:
    """The table, and further ones below it that have the same columns. Raises ImportProblem where they have others."""
    first, grid = lying.header, lying.grid
    current, at = first, first.last + 1
    while at < len(grid):
        header = header_at(grid, at, lying.merged) if lying.turned is None and _may_be_header(grid[at]) else None
        if header is None or _same_headings(header, current):
            at += 1
            continue
        if _columns_of(header, kind) != _columns_of(first, kind):
            seen = "、".join(column.header for column in header.columns[:_SHOWN_HEADINGS])
            raise ImportProblem(
                f"第 {at + 1} 行起是另一张表（表头：{seen}），列与上面的表不同，不能一起读。"
                "请把两张表分别存成文件或工作表后各自导入"
            )
        yield _Part(current, current.last + 1, at)
        current, at = header, header.last + 1
    yield _Part(current, current.last + 1, len(grid))


def _may_be_header(row: Sequence[object]) -> bool:
    texts = [plain(cell) for cell in row if cell is not None]  # type: ignore[arg-type]
    return len(texts) > 1 and not any(map(_FIGURE.fullmatch, texts)) and any(concept_of(t) in MONEY for t in texts)


def _same_headings(one: Header, other: Header) -> bool:
    return [(c.index, c.header) for c in one.columns] == [(c.index, c.header) for c in other.columns]


def _columns_of(header: Header, kind: Kind) -> tuple[set[str], list[str]]:
    """What decides whether two tables are one list: what their columns mean, and which are the money."""
    idle = {"serial", "remark", "unknown", "other", "quantity"}
    money = [column.concept + column.level_text for column in money_of(header, kind)]
    return {column.concept for column in header.columns} - idle, money


def _take(
    source: Source, lying: Oriented, part: _Part, sheet: str, kind: Kind, unit: str | None, stated: list[Stated]
) -> None:
    columns = money_of(part.header, kind)
    layout = _layout(source, lying, part, sheet, columns, kind, unit, stated)
    entries = _entries(lying, part, layout)
    public = public_columns(entries, layout)
    if [column.index for column in public] != [column.index for column in layout.columns]:
        layout = _layout(source, lying, part, sheet, public, kind, unit, stated)
        entries = _entries(lying, part, layout)
    note_columns(layout, source)
    settle_unnamed(entries, layout)
    _note_serials(entries, source)
    _note_headings(entries, layout, source)
    source.doubts += uncompared(entries, layout)
    source.findings += row_contradictions(entries, layout)
    _add(source, read_entries(entries, layout))


def _layout(
    source: Source,
    lying: Oriented,
    part: _Part,
    sheet: str,
    columns: list[Column],
    kind: Kind,
    unit: str | None,
    stated: list[Stated],
) -> Layout:
    layout = layout_of(part.header, columns, kind, unit, stated, source)
    return replace(layout, sheet=sheet, turned=lying.turned)


def _entries(lying: Oriented, part: _Part, layout: Layout) -> list[Entry]:
    filled: Grid = with_merged_words(lying.grid, lying.merged, part.header)
    entries = list(entries_of(lying.grid, filled, layout, part.first, part.end))
    ask_about_merged_amounts(entries, lying.merged, layout)
    return entries


def _note_serials(entries: list[Entry], source: Source) -> None:
    """Say where serial numbers jump; a heading starts them anew or lets them run on."""
    previous = 0
    for entry in entries:
        if entry.role == "heading" and entry.serial.style:
            previous = -1
        if entry.role not in ("row", "part") or entry.serial.style != "number":
            continue
        value = entry.serial.value
        if value != previous + 1 and previous >= 0:
            source.warnings.append(f"第 {entry.number} 行序号为 {value}，上一行为 {previous}，序号不连续")
        previous = value


def _note_headings(entries: list[Entry], layout: Layout, source: Source) -> None:
    headings = [f"{position(entry, layout)}“{entry.label}”" for entry in entries if entry.role == "heading"]
    if headings:
        shown = "、".join(headings[:_SHOWN_HEADINGS]) + ("等" if len(headings) > _SHOWN_HEADINGS else "")
        source.warnings.append(f"没有金额的标题行或说明行共 {len(headings)} 行，没有作为一笔：{shown}")


def _add(source: Source, read: Read) -> None:
    source.lines += read.lines
    source.checks += read.checks
    source.stated += [*read.totals, *read.groups]
    source.warnings += read.warnings
    source.doubts += read.doubts


def _over_all(check: Check, source: Source) -> Check:
    """The check over the lines of all tables on the page, where the total is theirs and not one table's."""
    own = sum(line.fen or 0 for line in check.lines)
    every = sum(line.fen or 0 for line in source.lines)
    return (
        Check(check.stated, tuple(source.lines))
        if check.stated.fen not in (own,) and check.stated.fen == every
        else check
    )
