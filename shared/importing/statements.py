"""Reading what a bank or the treasury says of an account: CSV or XLSX, one line per movement, in yuan.

Banks name their columns in many ways, and write money as two columns, as a sign, or beside 借/贷. Who stands on the
other side may be a villager: names of persons and long numbers are masked here, before anything is kept.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from shared.importing.amounts import Unreadable, cell_text, read_amount
from shared.importing.grids import Cell, Grid, read_grid
from shared.importing.headers import plain
from shared.importing.model import ImportProblem
from shared.kernel.errors import FieldProblem

MAX_LINES = 5_000

_WORDS = {
    "day": ("交易日期", "记账日期", "入账日期", "业务日期", "日期", "交易时间", "支付日期"),
    "out": ("借方金额", "借方发生额", "支出金额", "付款金额", "支出", "转出金额", "借方", "支付金额"),
    "in": ("贷方金额", "贷方发生额", "收入金额", "收款金额", "收入", "转入金额", "贷方"),
    "amount": ("金额", "交易金额", "发生额"),
    "side": ("借贷标志", "收支方向", "借贷", "收付标志", "方向"),
    "reference": ("交易流水号", "流水号", "业务流水号", "银行流水号", "支付令号", "回单编号"),
    "voucher_no": ("凭证号", "凭证编号", "凭证号码", "支付凭证号"),
    "counterparty": ("对方户名", "对方名称", "收款人", "收款人名称", "收/付款人", "交易对方", "对方账户名称"),
    "summary": ("摘要", "用途", "附言", "备注", "交易摘要"),
}
_CONCEPTS = {word: concept for concept, words in _WORDS.items() for word in words}
_SIDES = {"借": "out", "支": "out", "付": "out", "贷": "in", "收": "in"}
_HEADER_WITHIN = 15
_DAY = re.compile(r"(20\d{2})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:[ T].*)?")
_UNIT_NAME = re.compile(
    r"公司|合作社|局|中心|委员会|政府|学校|医院|银行|信用社|企业|厂|站|所|部|户$|专户|国库|有限|集团|协会"
)
_LONG_NUMBER = re.compile(r"\d{4,}(?=[\dXx]{4})")


@dataclass(frozen=True, kw_only=True)
class Movement:
    """One line of a statement. `direction` is "out" or "in"; person's names and long numbers are masked."""

    position: str
    day: date
    direction: str
    fen: int
    reference: str = ""
    voucher_no: str = ""
    counterparty: str = ""
    summary: str = ""


def read_statement(content: bytes, filename: str) -> tuple[Movement, ...]:
    """Every movement of the file, or ImportProblem naming each bad line: nothing is half-read."""
    grid = read_grid(content, filename)
    first, columns = _header(grid)
    rows = [(number, row) for number, row in enumerate(grid[first:], start=first + 1) if _is_movement(row, columns)]
    if not rows:
        raise ImportProblem("表中没有任何交易行。请检查是否选错了文件")
    if len(rows) > MAX_LINES:
        raise ImportProblem(f"一份对账单最多 {MAX_LINES} 行，这份有 {len(rows)} 行。请按月拆分后再导入")
    movements, problems = [], []
    for number, row in rows:
        try:
            movements.append(_movement(number, {name: row[at] for name, at in columns.items() if at < len(row)}))
        except Unreadable as wrong:
            problems.append(FieldProblem(f"/rows/{number}", f"{wrong.detail}。{wrong.fix}"))
    if problems:
        raise ImportProblem(f"有 {len(problems)} 行读不出来，整份未导入，请更正后重新提交", fields=tuple(problems))
    return tuple(movements)


def masked_name(text: str) -> str:
    """A unit's name as it is; a person's with all but the first character hidden: 张小明 -> 张**."""
    name = text.strip()
    return name if not name or _UNIT_NAME.search(name) else name[0] + "*" * (len(name) - 1)


def masked_numbers(text: str) -> str:
    """Long numbers (identity, account, telephone) with only their last four characters: ****1234."""
    return _LONG_NUMBER.sub("****", text.strip())


def _header(grid: Grid) -> tuple[int, dict[str, int]]:
    for at, row in enumerate(grid[:_HEADER_WITHIN]):
        columns: dict[str, int] = {}
        for index, cell in enumerate(row):
            concept = _CONCEPTS.get(re.sub(r"[(（].*", "", plain(cell)))
            if concept is not None:
                columns.setdefault(concept, index)
        if "day" in columns and columns.keys() & {"out", "in", "amount"}:
            return at + 1, columns
    raise ImportProblem("没有找到表头。须有“交易日期”和“借方金额、贷方金额”（或“金额”与“借贷标志”）各列")


def _is_movement(row: list[Cell], columns: dict[str, int]) -> bool:
    """Rows of totals and blank rows have no day."""
    at = columns["day"]
    return at < len(row) and row[at] is not None and not plain(row[at]).startswith(("合计", "总计", "小计"))


def _movement(number: int, cells: dict[str, Cell]) -> Movement:
    direction, fen = _amount(cells)
    return Movement(
        position=f"第 {number} 行",
        day=_day(cells["day"]),
        direction=direction,
        fen=fen,
        reference=cell_text(cells.get("reference")),
        voucher_no=cell_text(cells.get("voucher_no")),
        counterparty=masked_name(cell_text(cells.get("counterparty"))),
        summary=masked_numbers(cell_text(cells.get("summary"))),
    )


def _day(cell: Cell) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    match = _DAY.fullmatch(cell_text(cell))
    with suppress(ValueError):
        if match is not None:
            return date(int(match[1]), int(match[2]), int(match[3]))
    raise Unreadable(f"“{cell_text(cell)}”不是日期", "请写成 2020-03-31")


def _amount(cells: dict[str, Cell]) -> tuple[str, int]:
    sides = {side: _fen(cells.get(side)) for side in ("out", "in")}
    given = {side: fen for side, fen in sides.items() if fen}
    if len(given) == 1:
        return given.popitem()
    if given:
        raise Unreadable("同一行既有支出又有收入", "请拆成两行")
    return _signed(cells)


def _signed(cells: dict[str, Cell]) -> tuple[str, int]:
    text = plain(cells.get("amount"))
    if not text:
        raise Unreadable("没有填写金额", "请补填金额（元）")
    sign, bare = (text[0], text[1:]) if text[0] in "-−+" else ("", text)
    side = _SIDES.get(plain(cells.get("side"))[:1], "")
    fen = read_amount(bare, "元").fen
    if not fen:
        raise Unreadable("金额是零", "请删去没有发生额的行")
    if not side and not sign:
        raise Unreadable("看不出是支出还是收入", "请补“借贷标志”一列，或在支出金额前加负号")
    return side or ("in" if sign == "+" else "out"), fen


def _fen(cell: Cell) -> int:
    return read_amount(cell, "元").fen if plain(cell).strip("-—/0.") else 0
