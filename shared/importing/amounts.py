"""Amounts as tables write them, to integer fen. Decimal only; a float cell counts by its shortest exact text."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Context, Decimal

from shared.importing.cells import EXACT_DIGITS, Cell, NoValue, ShownAs, Unreadable, shown
from shared.importing.units import UNITS, unit_named
from shared.kernel.money import MAX_FEN, yuan

_CELL = re.compile(
    r"(?P<number>\d[\d,]*(?:\.\d+)?|\.\d+)(?P<unit>(?:亿|千万|百万|十万|万|千(?=元))?元?)(?P<rest>.*)",
    re.DOTALL | re.ASCII,
)
_BEFORE = re.compile(r"(?:CNY|RMB|人民币)?¥?", re.IGNORECASE)
_YUAN = re.compile(r"人民币.*|CNY.*|RMB.*|0{0,2}1|156|¥", re.IGNORECASE)
"""The yuan as banks write it: by name, by code, or by the number of its code."""
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?|[^,]+")
_IN_BRACKETS = re.compile(r"\((?!\d[\d.,]*\))[^()]*\)")
_REMARK = re.compile(r"|\(\D.*|[,;、][^\d.+-].*", re.DOTALL)
"""What may stand behind a number, words in brackets left out: no second number."""
_TWO_NUMBERS = re.compile(r"[\d.]\s+[\d.]", re.ASCII)
_NO_MONEY = Decimal("0.01")
"""Of a fen: what lies below is what floats lose."""
NOTHING = {"", "-", "/", "—", "--"}


@dataclass(frozen=True)
class ReadAmount:
    """What a cell says: fen without a sign, its sign, the unit used, and the remark behind the number ("" if none)."""

    fen: int
    unit: str
    remark: str = ""
    negative: bool = False


def read_amount(cell: Cell | None, unit: str | None) -> ReadAmount:
    """Read a cell of money that has no sign, in the column's unit. Raises Unreadable."""
    read = read_signed(cell, unit)
    if read.negative:
        raise Unreadable(f"金额“{shown(cell)}”是负数", "收回或调减请在账本中冲销或退回，不能作为负数导入")
    return read


def read_signed(cell: Cell | None, unit: str | None) -> ReadAmount:
    """Read a cell of money that may be negative: -5.00, (5.00). Raises Unreadable."""
    if cell is not None and isinstance(cell.value, NoValue):
        raise _without_value(cell.value)
    text = shown(cell)
    if cell is not None and cell.number is not None:
        text = _as_kept(cell.number, unit) or text
        text += _unit_shown(cell.shown_as, text) if cell.shown_as else ""
    return amount_of(text, unit)


def _as_kept(number: float, unit: str | None) -> str:
    """The digits that a spreadsheet keeps of a number, without what a sum of floats leaves behind them: 0.3, not
    0.30000000000000004. "" where there is nothing behind them. Raises Unreadable where that might be money.
    """
    exact = Decimal(repr(number))
    if not exact.is_finite() or len(exact.as_tuple().digits) <= EXACT_DIGITS:
        return ""
    kept = Context(prec=EXACT_DIGITS).plus(exact)
    if abs(kept - exact) * UNITS[unit or "元"] > _NO_MONEY:
        raise Unreadable(
            f"单元格的数值 {number!r} 超出电子表格能准确表示的精度", "请核对原始文件，把金额按文本填写，最多精确到分"
        )
    return format(kept, "f")


def _without_value(value: NoValue) -> Unreadable:
    """What is wrong with a cell that holds an error, or a formula that was saved without its result."""
    if value.formula:
        return Unreadable(
            f"是公式“{value}”，文件里没有保存计算结果", "请用表格软件打开文件，重新计算并保存后再导入；或按原件填写数字"
        )
    return Unreadable(f"是错误值“{value}”，公式算不出结果", "请更正公式，或按原件填写数字后重新导入")


def _unit_shown(form: ShownAs, number: str) -> str:
    """The unit that a cell's format writes behind its number. Raises Unreadable where it shows another number."""
    if form.changes:
        raise Unreadable(
            f"单元格里的数是 {number}，按它的格式“{form.code}”显示出来的却是另一个数",
            "请把这一列改为常规格式，与表头的单位核对后再导入",
        )
    return form.unit


def read_exact(cell: Cell | None, unit: str | None) -> ReadAmount:
    """Read a cell of a bank's money, beside which no remark stands. Raises Unreadable."""
    read = read_signed(cell, unit)
    if read.remark:
        raise Unreadable(f"“{shown(cell)}”里金额之外还有文字", "请只填写金额")
    return read


def amount_of(text: str, unit: str | None) -> ReadAmount:
    """Read a text of money; a unit of its own must be the column's. Raises Unreadable."""
    if marks := [sign for sign in text if unicodedata.category(sign) == "No"]:
        raise Unreadable(
            f"“{text}”里有角标或带圈的数字“{marks[0]}”，看不出是不是金额的一部分", "请只填写金额，序号和注释写入备注"
        )
    wide = unicodedata.normalize("NFKC", text).strip()
    if _TWO_NUMBERS.search(wide):
        raise Unreadable(f"“{' '.join(wide.split())}”里有不止一个数字", "一格只写一个金额；千分位请用逗号，不要用空格")
    plain = re.sub(r"\s+", "", wide)
    if plain in NOTHING:
        raise Unreadable("没有填写金额", "请按原件补填金额；原件也没有的，请向编制单位核实")
    negative, bare = signed(plain)
    match = _CELL.fullmatch(bare)
    if match is None or not _GROUPED.fullmatch(match["number"]):
        raise Unreadable(f"“{plain}”不是金额", "请填写数字，例如 20 或 20万元")
    rest = match["rest"]
    if not _REMARK.fullmatch(_IN_BRACKETS.sub("", rest)):
        raise Unreadable(
            f"“{plain}”里数字后面是“{rest}”，看不出金额", "请只填写数字和单位（元、万元、亿元），说明写入备注"
        )
    if not match["number"].strip("0.,") and not (match["unit"] or unit):
        return ReadAmount(0, "", rest)
    used = _agreed(plain, match["unit"], unit)
    return ReadAmount(to_fen(match["number"].replace(",", ""), used), used, rest, negative)


def signed(plain: str) -> tuple[bool, str]:
    """Whether an amount is negative, and what stands behind its sign and the name of the money."""
    text = _BEFORE.sub("", plain.replace("−", "-"), count=1)
    if text.startswith("(") and text.endswith(")"):
        return True, _BEFORE.sub("", text[1:-1], count=1)
    if text[:1] in ("-", "+"):
        return text[0] == "-", _BEFORE.sub("", text[1:], count=1)
    return False, text


def _agreed(text: str, own: str, unit: str | None) -> str:
    named = unit_named(own) if own else None
    if named and unit and named != unit:
        raise Unreadable(
            f"“{text}”的单位是{named}，表头或表外写的单位是{unit}，互相矛盾", "请核对原始文件，改成同一个单位"
        )
    used = named or unit
    if used is None:
        raise Unreadable(f"“{text}”没有单位", "请在表题、表头或单元格写明单位：元、万元或亿元；或在导入时指定单位")
    return used


def foreign_currency(cell: Cell | None) -> str:
    """The currency that a cell names where it is not the yuan, else "". An empty cell names none."""
    text = shown(cell)
    return "" if cell is None or _YUAN.fullmatch(re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))) else text


def own_unit(text: str) -> str | None:
    """The unit that an amount's own text names, None where it names none."""
    match = _CELL.fullmatch(signed(re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)))[1])
    return unit_named(match["unit"]) if match and match["unit"] else None


def to_fen(number: str, unit: str) -> int:
    """Convert exactly: "724.712484" 万元 -> 724712484. Raises Unreadable below one fen or beyond the limit."""
    if len(number.partition(".")[0].lstrip("0")) > 18:
        raise Unreadable(f"金额“{number}”有 19 位以上", "请核对位数和单位")
    exact = Decimal(number) * UNITS[unit]
    if exact > MAX_FEN:
        raise Unreadable(f"金额“{number}{unit}”超出上限 {yuan(MAX_FEN)} 元", "请核对位数和单位")
    if exact != exact.to_integral_value():
        raise Unreadable(f"金额“{number}{unit}”精确到了分以下，不足一分", "请改为最多精确到分（万元最多六位小数）")
    return int(exact)
