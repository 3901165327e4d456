"""Reading what a bank or the treasury says of an account: CSV or XLSX, one line per movement.

Banks name their columns in many ways, in one row or two, and write money as two columns, as a sign, or beside 借/贷;
in yuan, where the file names no other unit.
Who stands on the other side may be a villager: names of persons and long numbers are masked here, before anything is
kept. A row with money is a movement or is named as unreadable: none is passed over in silence.

Read in a process of its own: nothing of the web is imported here.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from services.ledger.reconciliation.statement_checks import Told, checked, is_some, sum_named
from services.ledger.reconciliation.statement_headers import Header, header_of, unit_of
from shared.importing.amounts import foreign_currency, read_exact, read_signed
from shared.importing.cells import Cell, Identifier, Unreadable, word
from shared.importing.days import read_day
from shared.importing.grids import read_grid
from shared.importing.headers import plain
from shared.importing.model import ImportProblem
from shared.importing.reading import prepare
from shared.kernel.errors import FieldProblem
from shared.kernel.privacy import masked
from shared.platform.sandbox import Task

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


def read_statement(content: bytes, filename: str) -> Statement:
    """Every movement of the file, or ImportProblem naming each bad line: nothing is half-read."""
    grid = read_grid(content, filename)
    header = header_of(grid)
    unit = unit_of(grid, header)
    told = [
        Told(number, header.cells(row), sum_named(row))
        for number, row in enumerate(grid[header.end :], start=header.end + 1)
    ]
    rows = [each for each in told if not each.sum_named and _is_movement(each.cells)]
    if not rows:
        raise ImportProblem("表中没有任何交易行。请检查是否选错了文件")
    if len(rows) > MAX_LINES:
        raise ImportProblem(f"一份对账单最多 {MAX_LINES} 行，这份有 {len(rows)} 行。请按月拆分后再导入")
    movements = _movements(rows, unit)
    by_row = {movement.row: movement for movement in movements}
    told = [replace(each, movement=by_row.get(each.number)) for each in told]
    problems, doubts = checked(told, header, unit)
    if problems:
        raise ImportProblem(
            f"对账单前后不符，共 {len(problems)} 处，整份未导入，请核对后重新提交", fields=tuple(problems)
        )
    return Statement(movements=movements, doubts=(*_without_zeros(rows, header), *doubts))


def _movements(rows: list[Told], unit: str) -> tuple[Movement, ...]:
    by_sign = "side" not in rows[0].cells and any(_is_negative(each.cells.get("amount"), unit) for each in rows)
    movements, problems = [], []
    for each in rows:
        try:
            movements.append(_movement(each, unit, by_sign=by_sign))
        except Unreadable as wrong:
            problems.append(FieldProblem(f"/rows/{each.number}", f"{wrong.detail}。{wrong.fix}"))
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


def _movement(told: Told, unit: str, *, by_sign: bool) -> Movement:
    cells = told.cells
    _refuse_foreign(cells.get("currency"))
    direction, fen = _amount(cells, unit, by_sign=by_sign)
    other = cells.get("counterparty") or cells.get("payee" if direction == "out" else "payer")
    return Movement(
        position=f"第 {told.number} 行",
        row=told.number,
        day=read_day(cells.get("day")),
        direction=direction,
        fen=fen,
        reference=_NUMBER(cells.get("reference")),
        voucher_no=_NUMBER(cells.get("voucher_no")),
        counterparty=masked_name(word(other)),
        summary=masked_numbers(word(cells.get("summary"))),
    )


def _refuse_foreign(cell: Cell | None) -> None:
    if currency := foreign_currency(cell):
        raise Unreadable(f"币种是“{currency}”，不是人民币", "专账只核对人民币账户，请删去外币账户的行")


def _amount(cells: Cells, unit: str, *, by_sign: bool) -> tuple[str, int]:
    """Which way the money went, and how much. What is taken back in its own column (红字) went the other way."""
    given = [side for side in ("out", "in") if is_some(cells.get(side))]
    if len(given) > 1:
        raise Unreadable("同一行既有支出又有收入", "请拆成两行")
    for side in given:
        read = read_exact(cells.get(side), unit)
        return (_OTHER[side] if read.negative else side), read.fen
    return _by_side(cells, unit, by_sign=by_sign)


def _by_side(cells: Cells, unit: str, *, by_sign: bool) -> tuple[str, int]:
    amount = cells.get("amount")
    if amount is None:
        raise Unreadable("没有填写金额", "请补填金额（元）")
    read = read_exact(amount, unit)
    if not read.fen:
        raise Unreadable("金额是零", "请删去没有发生额的行")
    side = _SIDES.get(plain(cells.get("side"))[:1], "")
    if side:
        return (_OTHER[side] if read.negative else side), read.fen
    if read.negative or by_sign or plain(amount).startswith("+"):
        return ("out" if read.negative else "in"), read.fen
    raise Unreadable("看不出是支出还是收入", "请补“借贷标志”一列，或在支出金额前加负号")


READ_STATEMENT = Task(read_statement, Statement, (ImportProblem,), prepare)
