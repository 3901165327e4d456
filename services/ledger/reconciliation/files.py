"""Reading what a bank or the treasury says of an account: CSV or XLSX, one line per movement.

Banks name their columns in many ways, in one row or two, and write money as two columns, as a sign, or beside 借/贷;
in yuan, where the file names no other unit.
Who stands on the other side may be a villager: names of persons and long numbers are masked here, before anything is
kept. A row with money is a movement or is named as unreadable: none is passed over in silence.

Read in a process of its own: nothing of the web is imported here.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from services.ledger.reconciliation.statement_checks import Told, checked, is_some, sum_named
from services.ledger.reconciliation.statement_headers import MONEY, Header, find_header, header_of, unit_of
from shared.importing.amounts import ReadAmount, foreign_currency, read_exact, read_signed
from shared.importing.cells import Cell, Identifier, Unreadable, word
from shared.importing.days import read_day
from shared.importing.forms import said
from shared.importing.grids import read_pages
from shared.importing.headers import plain
from shared.importing.model import ImportProblem
from shared.importing.one_page import held_down, one_page, refuse_hidden
from shared.importing.pages import Page
from shared.importing.reading import prepare
from shared.kernel.errors import FieldProblem
from shared.kernel.privacy import masked
from shared.platform.sandbox import Task

T = TypeVar("T")
Cells = dict[str, Cell | None]

MAX_LINES = 5_000

_SIDES = {"借": "out", "支": "out", "付": "out", "贷": "in", "收": "in"}
_OTHER = {"out": "in", "in": "out"}
_UNIT_NAME = re.compile(
    r"公司|合作社|局|厅|中心|委员会|政府|学校|院|银行|[分支]行$|信用社|联社|企业|厂|站|所|部|户$|专户|国库|有限|集团|协会"
    r"|基金|办公室|大队|[农林牧]场|商店|超市|门市|工会"
)
_NUMBER = Identifier()
_LONG_NUMBER = re.compile(r"\d{4,}(?=[\dXx]{4})")


@dataclass(frozen=True, kw_only=True)
class Movement:
    """One line of a statement. `direction` is "out" or "in"; person's names and long numbers are masked."""

    position: str
    row: int
    day: date
    direction: str
    fen: int
    reference: str = ""
    voucher_no: str = ""
    counterparty: str = ""
    summary: str = ""


@dataclass(frozen=True, kw_only=True)
class Statement:
    """The movements of a file, and what is doubtful about it without being wrong."""

    movements: tuple[Movement, ...]
    doubts: tuple[str, ...] = ()


def read_statement(content: bytes, filename: str, sheet: str = "") -> Statement:
    """Every movement of the file, or ImportProblem naming each bad line: nothing is half-read.

    Of several sheets with a statement `sheet` names one. What is hidden or struck through is refused.
    """
    page = one_page(read_pages(content, filename), filename, sheet, lambda each: find_header(each) is not None)
    header = header_of(page)
    refuse_hidden(page, header.end, {at: header.headings[name] for name, at in header.columns.items()})
    unit = unit_of(page.grid, header)
    told = _told(page, header)
    rows = [each for each in told if not each.sum_named and _is_movement(each.cells)]
    if not rows:
        raise ImportProblem("表中没有任何交易行。请检查是否选错了文件")
    if len(rows) > MAX_LINES:
        raise ImportProblem(f"一份对账单最多 {MAX_LINES} 行，这份有 {len(rows)} 行。请按月拆分后再导入")
    movements = _movements(rows, header, unit)
    by_row = {movement.row: movement for movement in movements}
    told = [replace(each, movement=by_row.get(each.number)) for each in told]
    problems, doubts = checked(told, header, unit)
    if problems:
        raise ImportProblem(
            f"对账单前后不符，共 {len(problems)} 处，整份未导入，请核对后重新提交", fields=tuple(problems)
        )
    return Statement(movements=movements, doubts=(*_without_zeros(rows, header), *doubts))


def _told(page: Page, header: Header) -> list[Told]:
    """The rows below the header, words of cells merged downward in each; a header on every printed page is none."""
    figures = {at for name, at in header.columns.items() if name in MONEY}
    held = held_down(page, header.end, set(header.columns.values()) - figures, figures)
    told = []
    for number, row in enumerate(page.grid[header.end :], start=header.end + 1):
        if not header.rows.is_again(row):
            cells: Cells = header.cells(row)
            more: Cells = {name: held[number, at] for name, at in header.columns.items() if (number, at) in held}
            words = sum_named(row, has_day=_is_day((cells | more).get("day")))
            told.append(Told(number, cells | more, words, page.name))
    return told


def _movements(rows: list[Told], header: Header, unit: str) -> tuple[Movement, ...]:
    by_sign = "side" not in rows[0].cells and any(_is_negative(each.cells.get("amount"), unit) for each in rows)
    movements, problems = [], []
    for each in rows:
        try:
            movements.append(_movement(_Row(each, header, unit, by_sign=by_sign)))
        except Unreadable as wrong:
            asked = "" if each.cells.get("day") else "；这一行是合计的，请在行首写“合计”"
            problems.append(FieldProblem(f"/rows/{each.number}", f"{wrong.detail}。{wrong.fix}{asked}"))
    if problems:
        raise ImportProblem(f"有 {len(problems)} 行读不出来，整份未导入，请更正后重新提交", fields=tuple(problems))
    return tuple(movements)


def _without_zeros(rows: list[Told], header: Header) -> Iterator[str]:
    """Identifiers that a spreadsheet kept as numbers: a leading zero is gone, if there was one."""
    for name in ("reference", "voucher_no"):
        kept = sum(1 for each in rows if (cell := each.cells.get(name)) and cell.is_number)
        if kept:
            heading = header.headings[name]
            yield f"“{heading}”列有 {kept} 格是数字格式，开头的零如有已丢失；请改为文本格式后导出，以免同一笔被认作两笔"


def masked_name(text: str) -> str:
    """A unit's name as it is; a person's with all but the first character hidden: 张小明 -> 张**."""
    name = masked(text.strip())
    return name if not name or _UNIT_NAME.search(name) else name[0] + "*" * (len(name) - 1)


def masked_numbers(text: str) -> str:
    """Long numbers (identity, account, telephone) with only their last four characters: ****1234."""
    return masked(_LONG_NUMBER.sub("****", text.strip()))


def _is_movement(cells: Cells) -> bool:
    """Not so are rows that name neither a day nor an amount: blank ones, and remarks at the foot."""
    return any(is_some(cells.get(name)) for name in ("out", "in", "amount")) or _is_day(cells.get("day"))


def _is_day(cell: Cell | None) -> bool:
    with suppress(Unreadable):
        return bool(read_day(cell))
    return False


def _is_negative(cell: Cell | None, unit: str) -> bool:
    with suppress(Unreadable):
        return read_signed(cell, unit).negative
    return False


@dataclass(frozen=True)
class _Row:
    """A row with how its cells are read."""

    told: Told
    header: Header
    unit: str
    by_sign: bool

    def taken(self, name: str, take: Callable[[Cell | None], T], otherwise: str = "读不出来") -> T:
        """What a column's cell is to a field. Raises Unreadable naming the cell; a person's name is never repeated."""
        cell = self.told.cells.get(name)
        try:
            return take(cell)
        except Unreadable as wrong:
            if name not in self.header.columns:
                raise
            there = cell or Cell("", self.told.number, self.header.columns[name] + 1, self.told.sheet)
            raise Unreadable(said(there, self.header.headings[name], wrong, otherwise), wrong.fix) from wrong

    def amount(self, name: str) -> ReadAmount:
        """A cell of money. Raises Unreadable."""
        return self.taken(name, lambda cell: read_exact(cell, self.unit), "不是金额，或写了不止一个数")


def _movement(row: _Row) -> Movement:
    told = row.told
    row.taken("currency", _refuse_foreign, "写的不是人民币")
    direction, fen = _amount(row)
    other = "counterparty" if told.cells.get("counterparty") else "payee" if direction == "out" else "payer"
    return Movement(
        position=f"第 {told.number} 行",
        row=told.number,
        day=row.taken("day", read_day, "不是日期"),
        direction=direction,
        fen=fen,
        reference=row.taken("reference", _NUMBER),
        voucher_no=row.taken("voucher_no", _NUMBER),
        counterparty=masked_name(row.taken(other, word)),
        summary=masked_numbers(row.taken("summary", word)),
    )


def _refuse_foreign(cell: Cell | None) -> None:
    if currency := foreign_currency(cell):
        raise Unreadable(f"币种是“{currency}”，不是人民币", "专账只核对人民币账户，请删去外币账户的行")


def _amount(row: _Row) -> tuple[str, int]:
    """Which way the money went, and how much. What is taken back in its own column (红字) went the other way."""
    given = [side for side in ("out", "in") if is_some(row.told.cells.get(side))]
    if len(given) > 1:
        raise Unreadable("同一行既有支出又有收入", "请拆成两行")
    for side in given:
        read = row.amount(side)
        return (_OTHER[side] if read.negative else side), read.fen
    return _by_side(row)


def _by_side(row: _Row) -> tuple[str, int]:
    amount = row.told.cells.get("amount")
    if amount is None:
        raise Unreadable("没有填写金额", "请补填金额（元）")
    read = row.amount("amount")
    if not read.fen:
        raise Unreadable("金额是零", "请删去没有发生额的行")
    side = _SIDES.get(plain(row.told.cells.get("side"))[:1], "")
    if side:
        return (_OTHER[side] if read.negative else side), read.fen
    if read.negative or row.by_sign or plain(amount).startswith("+"):
        return ("out" if read.negative else "in"), read.fen
    raise Unreadable("看不出是支出还是收入", "请补“借贷标志”一列，或在支出金额前加负号")


READ_STATEMENT = Task(read_statement, Statement, (ImportProblem,), prepare)
