"""Reading what a bank or the treasury says of an account: CSV or XLSX, one line per movement, in yuan.

Banks name their columns in many ways, in one row or two, and write money as two columns, as a sign, or beside 借/贷.
Who stands on the other side may be a villager: names of persons and long numbers are masked here, before anything is
kept. A row with money is a movement or is named as unreadable: none is passed over in silence.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from unicodedata import normalize

from shared.importing.amounts import Unreadable, cell_text, read_amount
from shared.importing.grids import Cell, Grid, read_grid
from shared.importing.headers import plain
from shared.importing.model import ImportProblem
from shared.kernel.errors import FieldProblem

Cells = dict[str, Cell]

MAX_LINES = 5_000

_WORDS = {
    "day": ("交易日期", "记账日期", "入账日期", "业务日期", "支付日期", "日期", "交易时间", "入账时间"),
    "out": (
        "借方金额", "借方发生额", "支出金额", "付款金额", "支出", "转出金额", "借方", "支付金额", "支取金额",
        "付方金额", "发生额借方", "金额借方", "发生额支出",
    ),
    "in": (
        "贷方金额", "贷方发生额", "收入金额", "收款金额", "收入", "转入金额", "贷方", "存入金额", "收方金额",
        "发生额贷方", "金额贷方", "发生额收入",
    ),
    "amount": ("金额", "交易金额", "发生额"),
    "side": ("借贷标志", "收支方向", "借贷", "收付标志", "方向", "借贷方向", "借/贷", "收支标志", "收/支"),
    "reference": (
        "交易流水号", "流水号", "业务流水号", "银行流水号", "支付令号", "支付令编号", "回单编号",
        "账户明细编号-交易流水号",
    ),
    "voucher_no": ("凭证号", "凭证编号", "凭证号码", "支付凭证号"),
    "counterparty": (
        "对方户名", "对方名称", "对方单位名称", "对方单位", "收/付款人", "交易对方", "对方账户名称", "交易对手名称",
    ),
    "payer": ("付款人名称", "付款人", "付款方户名", "付款单位"),
    "payee": ("收款人名称", "收款人", "收款方户名", "收款单位"),
    "summary": ("摘要", "交易摘要", "用途", "交易用途", "附言", "备注"),
}  # fmt: skip
"""What a column is -> the words it is headed with, the surest first."""
_CONCEPTS = {word: (concept, rank) for concept, words in _WORDS.items() for rank, word in enumerate(words)}
_SIDES = {"借": "out", "支": "out", "付": "out", "贷": "in", "收": "in"}
_OTHER = {"out": "in", "in": "out"}
_HEADER_WITHIN = 15
_DAY = re.compile(r"(20\d{2})([-/.年]?)(\d{1,2})[-/.月]?(\d{1,2})日?(?:[- T]?\d{1,2}[.:时].*|\d{6})?", re.ASCII)
_FIRST_SERIAL, _LAST_SERIAL = 36526, 73050
"""A date that a spreadsheet shows as a number: the days from 2000 to 2100, counted from the end of 1899."""
_SUM = re.compile(r"(.{0,4}(合计|总计|小计|累计).*)|承前页|过次页|(期初|期末|上期|上日)余额")
_UNIT_NAME = re.compile(
    r"公司|合作社|局|厅|中心|委员会|政府|学校|院|银行|[分支]行$|信用社|联社|企业|厂|站|所|部|户$|专户|国库|有限|集团|协会"
    r"|基金|办公室|大队|[农林牧]场|商店|超市|门市|工会"
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
    told = (
        (number, {name: _bare(row[at]) for name, at in columns.items() if at < len(row)}, row)
        for number, row in enumerate(grid[first:], start=first + 1)
    )
    rows = [(number, cells) for number, cells, row in told if _is_movement(cells, row)]
    if not rows:
        raise ImportProblem("表中没有任何交易行。请检查是否选错了文件")
    if len(rows) > MAX_LINES:
        raise ImportProblem(f"一份对账单最多 {MAX_LINES} 行，这份有 {len(rows)} 行。请按月拆分后再导入")
    return _movements(rows)


def _movements(rows: list[tuple[int, Cells]]) -> tuple[Movement, ...]:
    by_sign = "side" not in rows[0][1] and any(_split(cells.get("amount"))[0] == "-" for _, cells in rows)
    movements, problems = [], []
    for number, cells in rows:
        try:
            movements.append(_movement(number, cells, by_sign=by_sign))
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
    """The first row below the header, and where each column stands; a header may take two rows (发生额 over 借方)."""
    for at, row in enumerate(grid[:_HEADER_WITHIN]):
        below = grid[at + 1] if at + 1 < len(grid) else []
        if not {"out", "in"} <= _known(row).keys() and _known(_under(row, below)).keys() >= {"day", "out", "in"}:
            return at + 2, _known(_under(row, below))
        if "day" in _known(row) and _known(row).keys() & {"out", "in", "amount"}:
            return at + 1, _known(row)
    raise ImportProblem("没有找到表头。须有“交易日期”和“借方金额、贷方金额”（或“金额”与“借贷标志”）各列")


def _under(row: list[Cell], below: list[Cell]) -> list[Cell]:
    """Two rows as one: what spans several columns stands before each of their own words."""
    merged: list[Cell] = []
    span = ""
    for index in range(max(len(row), len(below))):
        own = plain(below[index]) if index < len(below) else ""
        over = plain(row[index]) if index < len(row) else ""
        span = over or span
        merged.append(f"{span}{own}" if own else over)
    return merged


def _known(row: list[Cell]) -> dict[str, int]:
    """The columns that a row names; of two that name the same the surer."""
    found: dict[str, tuple[int, int]] = {}
    for index, cell in enumerate(row):
        word = re.sub(r"([/:]?(人民币)?元|:)$", "", re.sub(r"[(\[].*", "", plain(cell)))
        if word in _CONCEPTS:
            concept, rank = _CONCEPTS[word]
            found[concept] = min(found.get(concept, (rank, index)), (rank, index))
    return {concept: index for concept, (_, index) in found.items()}


def _is_movement(cells: Cells, row: list[Cell]) -> bool:
    """Not so are rows of sums, and rows that name neither a day nor an amount: blank ones, and remarks at the foot."""
    if any(_SUM.fullmatch(plain(cell)) for cell in row):
        return False
    return any(_is_some(cells.get(name)) for name in ("out", "in", "amount")) or _is_day(cells.get("day"))


def _is_day(cell: Cell) -> bool:
    with suppress(Unreadable):
        return bool(_day(cell))
    return False


def _bare(cell: Cell) -> Cell:
    """A cell without the dress in which banks keep a spreadsheet from reading a number: ="0123", '0123."""
    return re.sub(r'^="(.*)"$|^\'', r"\1", cell.strip()) if isinstance(cell, str) else cell


def _movement(number: int, cells: Cells, *, by_sign: bool) -> Movement:
    direction, fen = _amount(cells, by_sign=by_sign)
    other = cells.get("counterparty") or cells.get("payee" if direction == "out" else "payer")
    return Movement(
        position=f"第 {number} 行",
        day=_day(cells.get("day")),
        direction=direction,
        fen=fen,
        reference=cell_text(cells.get("reference")),
        voucher_no=cell_text(cells.get("voucher_no")),
        counterparty=masked_name(cell_text(other)),
        summary=masked_numbers(cell_text(cells.get("summary"))),
    )


def _day(cell: Cell) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and _FIRST_SERIAL <= cell < _LAST_SERIAL:
        return date(1899, 12, 30) + timedelta(days=int(cell))
    match = _DAY.fullmatch(normalize("NFKC", cell_text(cell)))
    with suppress(ValueError):
        if match is not None and (match[2] or len(match[3] + match[4]) == 4):
            return date(int(match[1]), int(match[3]), int(match[4]))
    raise Unreadable(f"“{cell_text(cell)}”不是日期" if cell_text(cell) else "没有填写日期", "请写成 2020-03-31")


def _amount(cells: Cells, *, by_sign: bool) -> tuple[str, int]:
    """Which way the money went, and how much. What is taken back in its own column (红字) went the other way."""
    given = [(side, *_split(cells.get(side))) for side in ("out", "in") if _is_some(cells.get(side))]
    if len(given) > 1:
        raise Unreadable("同一行既有支出又有收入", "请拆成两行")
    for side, sign, bare in given:
        return (_OTHER[side] if sign == "-" else side), read_amount(bare, "元").fen
    return _signed(cells, by_sign=by_sign)


def _signed(cells: Cells, *, by_sign: bool) -> tuple[str, int]:
    sign, bare = _split(cells.get("amount"))
    if bare in ("", None):
        raise Unreadable("没有填写金额", "请补填金额（元）")
    fen = read_amount(bare, "元").fen
    if not fen:
        raise Unreadable("金额是零", "请删去没有发生额的行")
    side = _SIDES.get(plain(cells.get("side"))[:1], "")
    if side:
        return (_OTHER[side] if sign == "-" else side), fen
    if sign or by_sign:
        return ("out" if sign == "-" else "in"), fen
    raise Unreadable("看不出是支出还是收入", "请补“借贷标志”一列，或在支出金额前加负号")


def _split(cell: Cell) -> tuple[str, Cell]:
    """Sign and amount of a cell: -5.0, "-5.00", "(5.00)" and "+5.00"."""
    if isinstance(cell, int | float):
        return ("-" if cell < 0 else ""), abs(cell)
    text = re.sub(r"^(CNY|RMB)", "", plain(cell)).replace("−", "-")
    if text.startswith("(") and text.endswith(")"):
        return "-", text[1:-1]
    return (text[0], text[1:]) if text[:1] in ("-", "+") else ("", text)


def _is_some(cell: Cell) -> bool:
    return bool(plain(cell).strip("-—/0.,¥"))
