"""Tables after a form of ours: a header names fixed columns, in whatever order; every row below it is a line.

Titles and units may stand above the header. Each column says how its cells are taken, so that an identifier cannot be
read as a mere text. The unit of a column of money stands in its heading (金额（元）, 金额【万元】), or in a line above
or below the table. Who a line is about is never repeated in a refusal: the cell is named.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from shared.importing.amounts import NOTHING, read_amount
from shared.importing.cells import Cell, NoValue, Unreadable
from shared.importing.form_rows import Kind, RowReader, Seen, serial_columns
from shared.importing.form_sums import FEN, THINGS, Measure, Sums, lines_told
from shared.importing.grids import read_pages
from shared.importing.header_rows import HeaderRows, header_rows, most_like, stated_units
from shared.importing.headers import plain
from shared.importing.model import ImportProblem
from shared.importing.one_page import held_down, one_page, refuse_hidden
from shared.importing.pages import Page
from shared.importing.units import settled, without_unit
from shared.kernel.errors import FieldProblem
from shared.kernel.money import yuan

Take = Callable[[Cell | None], str]

_FIGURE = re.compile(r"[\d.,+\-−()¥元万亿千百十〇零一二三四五六七八九年月日/: ]{1,24}")
_MOST_DIGITS = 10
"""No number of a person is shorter."""
_COUNT = re.compile(r"共?[\d,]+(人|户|名|行|条|笔)次?")


@dataclass(frozen=True)
class Column:
    """A column of a form: the field it fills, and how a cell is taken; `take` None is money, given as yuan.

    `adds_up` marks a count of things, which a sum row may state beside its money.
    """

    name: str
    take: Take | None
    needed: bool = False
    adds_up: bool = False


@dataclass(frozen=True)
class Form:
    """The columns of a form by their heading, and which of them says whom a line is about: no sum has one."""

    columns: Mapping[str, Column]
    who: str


@dataclass(frozen=True)
class CellProblem:
    """Why a cell could not be taken, and what would mend it."""

    detail: str
    fix: str


@dataclass(frozen=True)
class FormLine:
    """One line: the row of the file, the text of each field, and what is wrong with cells that could not be taken."""

    row: int
    texts: dict[str, str]
    problems: dict[str, CellProblem] = field(default_factory=dict)


def read_form(content: bytes, filename: str, form: Form, sheet: str | None = None) -> Iterator[FormLine]:
    """The lines of a file after a form.

    Raises ImportProblem where the sheet, the header or the unit cannot be told, or something is hidden; and after the
    last line where a sum contradicts the lines.
    """
    page = one_page(read_pages(content, filename), filename, sheet, lambda each: _header(each, form) is not None)
    return _Reader(page, form).lines()


class _Reader:
    """Reads the lines of one page."""

    def __init__(self, page: Page, form: Form) -> None:
        self._page, self._form = page, form
        header = _header(page, form)
        if header is None:
            raise _no_header(page, form)
        self._at = _places(header)
        self._headings = dict(self._at.values())
        self._fields = [
            (form.columns[name], index, form.columns[name].name, form.columns[name].take)
            for name, (index, _) in self._at.items()
        ]
        refuse_hidden(page, header.end, self._headings)
        self._end = header.end
        self._money = next((name for name in self._at if form.columns[name].take is None), None)
        self._unit = self._unit_of_money(header)
        self._rows = self._row_reader(header)
        words = {index for index, _ in self._at.values()} - self._rows.figures
        self._held = held_down(page, header.end, words, self._rows.figures)
        self._sums = Sums()

    def lines(self) -> Iterator[FormLine]:
        """Every line. Raises ImportProblem after the last, where sums contradict the lines."""
        wrong: list[FieldProblem] = []
        for number, row in self._filled():
            seen = self._rows.see(row, self._is_sum)
            if seen.kind is Kind.LINE:
                yield self._line(number, row)
            elif seen.kind is Kind.QUESTION:
                self._sums.take(None, None)
                yield self._question(number, seen)
            elif seen.kind is Kind.SUM:
                wrong += self._sum(row, seen.words)
        wrong += self._sums.contradictions()
        if wrong:
            raise ImportProblem(f"合计与各行不符或读不出来，共 {len(wrong)} 处，整个文件未导入", fields=tuple(wrong))

    def _filled(self) -> Iterator[tuple[int, Sequence[Cell | None]]]:
        """The rows below the header by their number, the words of cells merged downward in each of theirs."""
        below = enumerate(self._page.grid[self._end :], start=self._end + 1)
        if not self._held:
            yield from below
            return
        indices = {index for _, index in self._held}
        for number, row in below:
            cells = [*row, *[None] * (max(indices) + 1 - len(row))]
            for index in indices:
                cells[index] = cells[index] or self._held.get((number, index))
            yield number, cells

    def _unit_of_money(self, header: HeaderRows) -> str:
        if self._money is None:
            return ""
        heading = self._at[self._money][1]
        unit = settled(stated_units(header, self._page.grid, [heading]))
        if unit is None:
            raise ImportProblem(f"“{heading}”列没有写明单位。请把表头写成“{heading}（元）”或“{heading}（万元）”")
        return unit

    def _row_reader(self, header: HeaderRows) -> RowReader:
        figures = (
            name for name in self._at if self._form.columns[name].take is None or self._form.columns[name].adds_up
        )
        texts = [plain(cell) for cell in self._page.grid[header.end - 1]]
        who = self._at[self._form.who][0]
        above = (row[who] for row in self._page.grid[: header.end] if who < len(row))
        return RowReader(
            header,
            self._headings,
            who,
            None if self._money is None else self._at[self._money][0],
            frozenset(self._at[name][0] for name in figures),
            serial_columns(texts),
            frozenset(cell.value for cell in above if cell is not None and isinstance(cell.value, str)),
        )

    def _is_sum(self, money: Cell) -> bool:
        try:
            return self._sums.comes_to(read_amount(money, self._unit).fen)
        except Unreadable:
            return False

    def _line(self, number: int, row: Sequence[Cell | None]) -> FormLine:
        texts: dict[str, str] = {}
        problems: dict[str, CellProblem] = {}
        fen: int | None = 0
        things: int | None = 0
        width = len(row)
        for column, index, name, take in self._fields:
            cell = row[index] if index < width else None
            try:
                if take is None:
                    fen = None
                    fen = read_amount(cell, self._unit).fen
                    texts[name] = yuan(fen)
                else:
                    texts[name] = text = take(cell)
                    if column.needed and not text:
                        raise Unreadable("没有填写", "请补填；这一行不要的请整行删去")
                    things = int(text) if column.adds_up else things
            except Unreadable as wrong:
                there = cell or Cell("", number, index + 1, self._page.name)
                texts[name] = ""
                problems[name] = CellProblem(said(there, self._headings[index], wrong, _otherwise(column)), wrong.fix)
                things = None if column.adds_up else things
        self._sums.take(fen, things)
        return FormLine(number, texts, problems)

    def _question(self, number: int, seen: Seen) -> FormLine:
        name = self._form.columns[self._form.who].name
        where = f"工作表“{self._page.name}”" if self._page.name else ""
        detail, _, fix = f"{where}第 {number} 行{seen.words}".partition("。")
        return FormLine(
            number,
            dict.fromkeys((column.name for column in self._form.columns.values()), ""),
            {name: CellProblem(detail, fix)},
        )

    def _sum(self, row: Sequence[Cell | None], words: str) -> list[FieldProblem]:
        """Keep what a sum row states; what of it cannot be read is a problem."""
        figures: list[tuple[Cell, Measure, tuple[int, ...]]] = [] if self._money else lines_told(row)
        problems = []
        for column, index, _, take in self._fields:
            cell = row[index] if index < len(row) else None
            if cell is None or index not in self._rows.figures or _is_no_figure(plain(cell), words):
                continue
            try:
                value = read_amount(cell, self._unit).fen if take is None else int(take(cell))
                figures.append((cell, FEN if take is None else THINGS, (value,)))
            except Unreadable as wrong:
                detail = said(cell, self._headings[index], wrong, _otherwise(column))
                problems.append(FieldProblem(f"/rows/{cell.row}", f"合计行的 {detail}。{wrong.fix}"))
        self._sums.state(words, figures)
        return problems


def _is_no_figure(text: str, words: str) -> bool:
    """Whether a sum row's cell under a column of figures holds the row's own words, a dash, or a count of lines."""
    return text in NOTHING or text == words or bool(_COUNT.fullmatch(text))


def _otherwise(column: Column) -> str:
    return "不是金额，或单位与表头不符" if column.take is None else "读不出来"


def said(cell: Cell, heading: str, wrong: Unreadable, otherwise: str = "读不出来") -> str:
    """What is wrong with a cell, naming it and its heading.

    What stands there is repeated only where it is a figure too short to be anybody's number; else `otherwise` is said.
    """
    named = f"{cell.place}（{heading}）"
    if wrong.detail.startswith(cell.place):
        return wrong.detail.replace(cell.place, named, 1)
    if isinstance(cell.value, NoValue):
        return f"{named}{wrong.detail.replace(f'“{cell.value}”', '') if cell.value.formula else wrong.detail}"
    text = plain(cell)
    short = sum(sign.isdigit() for sign in text) <= _MOST_DIGITS
    figure = not text or (short and _FIGURE.fullmatch(text))
    return f"{named}：{wrong.detail if figure else otherwise}"


def _header(page: Page, form: Form) -> HeaderRows | None:
    needed = {name for name, column in form.columns.items() if column.needed}
    return header_rows(page, _names(form), lambda alone, _: int(needed <= alone))


def _names(form: Form) -> Callable[[str], tuple[str, int] | None]:
    def named(text: str) -> tuple[str, int] | None:
        name = text if text in form.columns else without_unit(text)
        return (name, 0) if name in form.columns else None

    return named


def _no_header(page: Page, form: Form) -> ImportProblem:
    needed = [name for name, column in form.columns.items() if column.needed]
    row, known = most_like(page.grid, _names(form))
    sheet = f"工作表“{page.name}”" if page.name else ""
    if not row:
        return ImportProblem(f"{sheet}没有找到表头。须有一行写明各列：{'、'.join(needed)}。请按模板命名各列后再导入")
    missing = "、".join(name for name in needed if name not in known)
    return ImportProblem(f"{sheet}第 {row} 行（表头）缺少列：{missing}。请按模板命名各列后再导入")


def _places(header: HeaderRows) -> dict[str, tuple[int, str]]:
    """Where each column stands, and its heading as the file writes it."""
    for name, headings in header.columns.items():
        if len(headings) > 1:
            letters = "、".join(Cell("", 1, heading.index + 1).letter for heading in headings)
            raise ImportProblem(f"第 {header.end} 行有两列“{name}”（{letters} 列），看不出用哪一列。请删去一列后再导入")
    return {name: (header.columns[name][0].index, header.columns[name][0].text) for name in header.columns}
