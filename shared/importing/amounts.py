"""Amounts as tables write them, to integer fen. Decimal only; a float cell counts by its shortest exact text."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from shared.kernel.money import MAX_FEN, yuan

UNITS = {"元": 100, "万元": 1_000_000, "万": 1_000_000, "亿元": 10_000_000_000, "亿": 10_000_000_000}
"""How many fen one unit is."""

_CELL = re.compile(
    r"(?P<sign>[-−])?¥?(?P<number>\d[\d,]*(?:\.\d+)?|\.\d+)(?P<unit>亿元|万元|亿|万|元)?(?P<rest>.*)", re.DOTALL
)
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?|[^,]+")
_REMARK = re.compile(r"[(（,，;；、].*", re.DOTALL)
_SIGNIFICANT_DIGITS_OF_A_FLOAT = 15


class Unreadable(ValueError):
    """The cell is no amount: `detail` says what it is, `fix` what would mend it."""

    def __init__(self, detail: str, fix: str) -> None:
        super().__init__(detail)
        self.detail = detail
        self.fix = fix


@dataclass(frozen=True)
class ReadAmount:
    """What a cell says: fen, the unit used, and the remark that stood behind the number ("" if none)."""

    fen: int
    unit: str
    remark: str = ""


def cell_text(cell: object) -> str:
    """A cell of a spreadsheet as text: numbers by their shortest exact form, without exponent, 20.0 as "20"."""
    if cell is None:
        return ""
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return str(cell).strip()
    number = Decimal(repr(cell))
    if not number.is_finite():
        return str(cell)
    return format(number.quantize(Decimal(1)) if number == number.to_integral_value() else number, "f")


def read_amount(cell: object, unit: str | None) -> ReadAmount:
    """Read a cell in the column's unit unless the cell names its own. Raises Unreadable."""
    if isinstance(cell, float) and len(Decimal(repr(cell)).as_tuple().digits) > _SIGNIFICANT_DIGITS_OF_A_FLOAT:
        raise Unreadable(
            f"单元格的数值 {cell!r} 超出电子表格能准确表示的精度", "请核对原始文件，把金额按文本填写，最多精确到分"
        )
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", cell_text(cell)))
    if text in {"", "-", "/", "—", "--"}:
        raise Unreadable("没有填写金额", "请补填金额；没有资金的行请从表中删去")
    match = _CELL.fullmatch(text)
    if match is None or not _GROUPED.fullmatch(match["number"]):
        raise Unreadable(f"“{text}”不是金额", "请填写数字，例如 20 或 20万元")
    rest = match["rest"]
    if rest and not _REMARK.fullmatch(rest):
        raise Unreadable(
            f"“{text}”里数字后面是“{rest}”，看不出金额", "请只填写数字和单位（元、万元、亿元），说明写入备注"
        )
    if match["sign"]:
        raise Unreadable(f"金额“{text}”是负数", "收回或调减请在账本中冲销或退回，不能作为负数导入")
    used = match["unit"] or unit
    if used is None:
        raise Unreadable(f"“{text}”没有单位", "请在表题、表头或单元格写明单位：元、万元或亿元；或在导入时指定单位")
    return ReadAmount(to_fen(match["number"].replace(",", ""), used), used, rest)


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


def unit_in(text: str) -> str | None:
    """The unit a title, header or line of its own names: "单位:万元", "(万元)", "投资规模(元)"; None if none."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    match = re.search(r"单位[::]?\(?(?:人民币)?(亿元|万元|元)|[(](?:单位[::]?)?(亿元|万元|元)[)/、]", plain)
    return (match[1] or match[2]) if match else None
