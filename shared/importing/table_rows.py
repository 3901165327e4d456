"""The rows below a header, each told apart: a row of money, a sum, a part of the row above, a heading, or nothing."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from shared.importing.amounts import NOTHING, read_amount
from shared.importing.asides import is_aside
from shared.importing.cells import Cell, Unreadable
from shared.importing.headers import Column, Header, plain
from shared.importing.model import Kind, RowProblem
from shared.importing.pages import Grid, Merged
from shared.importing.parts import names_a_part
from shared.importing.serials import NO_SERIAL, ORDINARY, Serial, serial_before, serial_of
from shared.importing.totals import SumWords, sum_words
from shared.importing.units import UNITS
from shared.kernel.money import yuan

Role = Literal["row", "sum", "part", "heading"]

_CONTINUED = re.compile(r"\(?(?:接上页|续表?\d?)\)?$")
"""What stands behind a title that is printed again: 项目表（续）."""
_COLUMN_NUMBER = re.compile(r"\(?(\d{1,2})(?:=[\d+()-]+)?\)?")
_COLUMN_WORDS = frozenset({"栏次", "列次", "行次", "栏目", "甲", "乙", "丙", "丁"})
_CELLS_OF_A_HEADING = 2
_PROSE = {"content", "remark", "performance", "mechanism", "supervision", "period"}
"""Columns in which a word such as 共计 speaks of other things."""
_NAMES = ("name", "fund_line", "document", "region", "content")
_PLACES = ("place", "township", "village")


@dataclass(frozen=True)
class Layout:
    """How the columns of a table are taken: which are read as money, each with its unit.

    Of a turned table, whose lines are the columns of the file, `turned` is how many rows and columns stand before it.
    """

    header: Header
    columns: tuple[Column, ...]
    compared: tuple[Column, ...]
    """Other columns of money, which are only compared with those."""
    kind: Kind
    sheet: str = ""
    turned: tuple[int, int] | None = None

    @property
    def by_level(self) -> bool:
        """Whether each column read is the money of one level."""
        return all(column.concept == "level" for column in self.columns)

    def place(self, column: Column, number: int) -> str:
        """A cell as a refusal names it: 工作表“Sheet1”E4 单元格（投资规模）."""
        return f"{self.at(column, number).place}（{column.header}）"

    def cell(self, column: Column, number: int) -> str:
        """A cell by its letter and number: E4."""
        at = self.at(column, number)
        return f"{at.letter}{at.row}"

    def at(self, column: Column, number: int) -> Cell:
        """Where the column meets the row of that number; in a turned table the two are exchanged."""
        if self.turned is None:
            return Cell("", number, column.index + 1, self.sheet)
        rows, lines = self.turned
        return Cell("", column.index + 1 + rows, number - lines, self.sheet)


@dataclass
class Entry:
    """One row: what it is, its cells with the words of merged blocks filled in, what its own cells say."""

    role: Role
    number: int
    cells: list[Cell | None]
    texts: list[str]
    label: str = ""
    serial: Serial = NO_SERIAL
    named: bool = False
    placed: bool = False
    identified: bool = False
    """Whether it has a document number of its own, which no sum has."""
    words: SumWords | None = None
    amounts: dict[int, int] = field(default_factory=dict)
    """Fen by the index of each column read, and of each that is compared."""
    unread: dict[int, RowProblem] = field(default_factory=dict)
    """What is wrong with the cells of money that hold something else."""
    remarks: dict[int, str] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)

    def fen(self, layout: Layout) -> int | None:
        """What the row comes to; None where its money cannot be read or its columns differ."""
        if any(column.index in self.unread for column in layout.columns):
            return None
        read = [self.amounts[column.index] for column in layout.columns if column.index in self.amounts]
        if layout.by_level:
            return sum(read) if read else None
        return read[0] if read and len(set(read)) == 1 and len(read) == len(layout.columns) else None


def entries_of(grid: Grid, filled: Grid, layout: Layout, first: int, last: int) -> Iterator[Entry]:
    """The rows `first` to `last` (from 0) that say anything, in their order."""
    has_serials = layout.header.text_column("serial") is not None
    titles = {re.sub(r"\s+", "", unicodedata.normalize("NFKC", line)) for line in layout.header.above}
    for at in range(first, last):
        row = grid[at]
        texts = [plain(cell) for cell in row]
        if not any(texts) or _is_header(texts, layout.header) or _numbers_columns(texts, least=3 - (at == first)):
            continue
        if _CONTINUED.sub("", "".join(texts)) in titles:
            continue
        entry = Entry("row", at + 1, filled[at], texts)
        _take_amounts(entry, row, layout)
        has_money = any(column.index in entry.amounts for column in layout.columns)
        if is_aside([text for text in texts if text], has_money=has_money):
            continue
        _tell(entry, row, layout)
        entry.role = _role(entry, layout, has_serials=has_serials)
        yield entry


def with_merged_words(grid: Grid, merged: Sequence[Merged], header: Header) -> Grid:
    """The grid with the words of each block merged downward in all of its rows; amounts and serials stay alone."""
    alone = {column.index for column in header.columns if column.concept in ALONE}
    rows = [list(row) for row in grid]
    for block in merged:
        index = block.first_column - 1
        if block.first_row <= header.last + 1 or block.last_row == block.first_row or index in alone:
            continue
        if block.first_row > len(rows) or index >= len(rows[block.first_row - 1]):
            continue
        cell = rows[block.first_row - 1][index]
        for row in rows[block.first_row : block.last_row]:
            if index < len(row) and row[index] is None:
                row[index] = cell
            elif index == len(row):
                row.append(cell)
    return rows


ALONE = frozenset({"serial", "allocated", "received", "total", "planned", "level", "own_funds", "quantity", "count"})
"""Columns whose merged cell holds for no row alone."""


def _is_header(texts: list[str], header: Header) -> bool:
    """Whether the row repeats the header, as on each printed page."""
    headings = {column.index: (column.bottom, *column.header.split("/")) for column in header.columns}
    said = {index: text for index, text in enumerate(texts) if text}
    return len(said) > 1 and all(text in headings.get(index, ()) for index, text in said.items())


def _numbers_columns(texts: list[str], least: int) -> bool:
    """Whether the row is one that forms have below their headings: 栏次, 1, 2, 3=4+5."""
    filled = [text for text in texts if text]
    numbers = [match for text in filled if (match := _COLUMN_NUMBER.fullmatch(text))]
    words = [text for text in filled if not _COLUMN_NUMBER.fullmatch(text)]
    values = [int(match[1]) for match in numbers]
    return (
        len(filled) >= least
        and len(values) > 1
        and values == list(range(1, len(values) + 1))
        and all(word in _COLUMN_WORDS for word in words)
    )


def _take_amounts(entry: Entry, row: list[Cell | None], layout: Layout) -> None:
    own_unit = next((text for text in entry.texts if text in UNITS), None)
    for column in (*layout.columns, *layout.compared):
        cell = row[column.index] if column.index < len(row) else None
        if cell is None or entry.texts[column.index] in NOTHING:
            continue
        try:
            read = read_amount(cell, _unit_of(column, own_unit))
        except Unreadable as wrong:
            entry.unread[column.index] = _unreadable(wrong, column, entry.number, layout)
        else:
            entry.amounts[column.index] = read.fen
            if read.remark:
                entry.remarks[column.index] = (
                    f"{layout.place(column, entry.number)}写的是“{entry.texts[column.index]}”，"
                    f"取 {yuan(read.fen)} 元，其余文字未作处理"
                )


def _unit_of(column: Column, own_unit: str | None) -> str | None:
    """The column's unit, or that which stands in a cell of the row. Raises Unreadable where they differ."""
    if own_unit and column.unit and own_unit != column.unit:
        raise Unreadable(
            f"这一行写的单位是{own_unit}，这一列的单位是{column.unit}，互相矛盾", "请核对原始文件，改成同一个单位"
        )
    return own_unit or column.unit


def _unreadable(wrong: Unreadable, column: Column, number: int, layout: Layout) -> RowProblem:
    return RowProblem(
        field=column.header,
        detail=f"{layout.place(column, number)}：{wrong.detail}",
        fix=wrong.fix,
        cell=layout.cell(column, number),
    )


def missing_amount(column: Column, number: int, layout: Layout) -> RowProblem:
    """Why a row that holds a project or a fund and no amount is not taken."""
    return RowProblem(
        field=column.header,
        detail=f"{layout.place(column, number)}：没有填写金额",
        fix="请按原件补填金额；原件也没有的，请向编制单位核实",
        cell=layout.cell(column, number),
    )


def _tell(entry: Entry, row: list[Cell | None], layout: Layout) -> None:
    """Find the row's serial, its name and place, and the words of a sum."""
    entry.serial = _serial(entry, layout)
    entry.named = any(_own(entry, layout, concept) for concept in _names(layout))
    entry.placed = any(_filled(entry, layout, concept) for concept in _PLACES)
    entry.identified = any(map(str.isdecimal, _own(entry, layout, "document")))
    entry.words = _sum_words(entry, row, layout)
    words = [text for text in entry.texts if text and not _is_figure(text)]
    entry.label = entry.words.label if entry.words else "".join(words[:_CELLS_OF_A_HEADING]) or f"第 {entry.number} 行"


def _names(layout: Layout) -> tuple[str, ...]:
    return (*_NAMES, "fund_source") if layout.kind == "inflows" else _NAMES


def _own(entry: Entry, layout: Layout, concept: str) -> str:
    columns = layout.header.of(concept)
    return next((entry.texts[c.index] for c in columns if c.index < len(entry.texts) and entry.texts[c.index]), "")


def _filled(entry: Entry, layout: Layout, concept: str) -> bool:
    return any(c.index < len(entry.cells) and entry.cells[c.index] is not None for c in layout.header.of(concept))


def _is_figure(text: str) -> bool:
    return bool(re.fullmatch(r"[\d.,%()-]+", text))


def _serial(entry: Entry, layout: Layout) -> Serial:
    own = _own(entry, layout, "serial")
    if own and (serial := serial_of(own)).style:
        return serial
    texts = (_first_word(entry), *(_own(entry, layout, concept) for concept in ("name", "fund_line")))
    return next((serial for text in texts if (serial := serial_before(text)).style), NO_SERIAL)


def _sum_words(entry: Entry, row: list[Cell | None], layout: Layout) -> SumWords | None:
    concepts = {column.index: column.concept for column in layout.header.columns}
    money = {column.index for column in (*layout.columns, *layout.compared)}
    single = ""
    for index, text in enumerate(entry.texts):
        cell = row[index]
        if not text or index in money or (cell is not None and cell.is_number):
            continue
        single = single + text if len(text) == 1 else ""
        words = sum_words(text) or (sum_words(single) if len(single) > 1 else None)
        if words and (concepts.get(index) not in _PROSE or not _stands_for_itself(entry, index, layout)):
            return words
    return None


def _stands_for_itself(entry: Entry, index: int, layout: Layout) -> bool:
    """Whether the row has a serial, or a name in another column than that of the word."""
    others = (column.index for concept in _names(layout) for column in layout.header.of(concept))
    named = any(at != index and at < len(entry.texts) and entry.texts[at] for at in others)
    return named or entry.serial.style in ORDINARY


def _role(entry: Entry, layout: Layout, *, has_serials: bool) -> Role:
    if entry.words:
        return "sum"
    is_part = names_a_part(_own(entry, layout, "name") or _own(entry, layout, "fund_line") or _first_word(entry))
    if is_part or names_a_part(_first_word(entry)):
        return "part"
    money = {column.index for column in (*layout.columns, *layout.compared)}
    if money & {*entry.amounts, *entry.unread}:
        return "row"
    return "heading" if _is_heading(entry, layout, has_serials=has_serials) else "row"


def _first_word(entry: Entry) -> str:
    return next((text for text in entry.texts if text and not (serial_of(text).style or _is_figure(text))), "")


def _is_heading(entry: Entry, layout: Layout, *, has_serials: bool) -> bool:
    """A row of one or two cells without money, that heads others: no project of its own whose amount is missing."""
    filled = [index for index, text in enumerate(entry.texts) if text]
    if entry.serial.style in ORDINARY:
        return False
    if entry.serial.style:
        return len(filled) <= _CELLS_OF_A_HEADING + (filled[0] == 0)
    name = layout.header.text_column("name")
    return len(filled) == 1 and (has_serials or name is None or filled[0] != name.index)
