"""The columns of bank and treasury statements: what they are headed with, in one row or two, and in which unit."""

import re
from dataclasses import dataclass

from shared.importing.cells import Cell
from shared.importing.grids import Grid
from shared.importing.headers import plain
from shared.importing.model import ImportProblem
from shared.importing.units import Stated, hints_at_unit, line_text, says_unit, settled, unit_in, without_unit

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
    "balance": ("余额", "账户余额", "当前余额", "交易后余额", "本次余额", "联机余额"),
    "account": ("本方账号", "账号", "账户", "本方账户", "查询账号"),
    "currency": ("币种", "币别", "货币", "交易币种"),
}  # fmt: skip
"""What a column is -> the words it is headed with, the surest first."""
_CONCEPTS = {word: (concept, rank) for concept, words in _WORDS.items() for rank, word in enumerate(words)}
_MONEY = ("out", "in", "amount", "balance")
_WITHIN = 15


@dataclass(frozen=True)
class Header:
    """The row below the header, where each column stands, what it is headed with, and the lines above."""

    end: int
    columns: dict[str, int]
    headings: dict[str, str]
    above: tuple[str, ...]

    def cells(self, row: list[Cell | None]) -> dict[str, Cell | None]:
        """What a row holds, by column."""
        return {name: row[at] for name, at in self.columns.items() if at < len(row)}


def header_of(grid: Grid) -> Header:
    """Find the header; it may take two rows (发生额 over 借方). Raises ImportProblem."""
    for at, row in enumerate(grid[:_WITHIN]):
        above = tuple(text for line in grid[:at] if (text := line_text(line)))
        own, both = _texts(row), _under(row, grid[at + 1] if at + 1 < len(grid) else [])
        if not {"out", "in"} <= _known(own).keys() and _known(both).keys() >= {"day", "out", "in"}:
            return Header(at + 2, *_of(both), above)
        if "day" in _known(own) and _known(own).keys() & {"out", "in", "amount"}:
            return Header(at + 1, *_of(own), above)
    raise ImportProblem("没有找到表头。须有“交易日期”和“借方金额、贷方金额”（或“金额”与“借贷标志”）各列")


def unit_of(grid: Grid, header: Header) -> str:
    """The one unit of all columns of money: by their headings, the lines above and below; else 元, as banks write.

    Raises ImportProblem where two of them differ.
    """
    below = (text for row in grid[header.end :] if says_unit(text := line_text(row)))
    stated = [Stated(f"“{text}”", unit) for text in (*header.above, *below) if (unit := unit_in(text))]
    for name in _MONEY:
        if (heading := header.headings.get(name)) and (unit := unit_in(heading, header=True)):
            stated.append(Stated(f"表头“{heading}”", unit))
    unclear = next((text for text in header.above if hints_at_unit(text)), "") if not stated else ""
    if unclear:
        raise ImportProblem(f"“{unclear}”提到了万元等单位，看不出金额列的单位。请在表头写明，如“借方金额（元）”")
    return settled(stated, usual="元") or "元"


def _texts(row: list[Cell | None]) -> list[str]:
    return [plain(cell) for cell in row]


def _under(row: list[Cell | None], below: list[Cell | None]) -> list[str]:
    """Two rows as one: what spans several columns stands before each of their own words, with the unit of either."""
    merged: list[str] = []
    upper, lower, span = _texts(row), _texts(below), ""
    for index in range(max(len(upper), len(lower))):
        own = lower[index] if index < len(lower) else ""
        over = upper[index] if index < len(upper) else ""
        span = over or span
        units = "".join(f"({unit})" for text in (span, own) if (unit := unit_in(text, header=True)))
        merged.append(f"{_bare(span)}{_bare(own)}{units}" if own else over)
    return merged


def _known(texts: list[str]) -> dict[str, int]:
    """The columns that a row names; of two that name the same the surer."""
    found: dict[str, tuple[int, int]] = {}
    for index, text in enumerate(texts):
        if (bare := _bare(text)) in _CONCEPTS:
            concept, rank = _CONCEPTS[bare]
            found[concept] = min(found.get(concept, (rank, index)), (rank, index))
    return {concept: index for concept, (_, index) in found.items()}


def _of(texts: list[str]) -> tuple[dict[str, int], dict[str, str]]:
    columns = _known(texts)
    return columns, {name: texts[at] for name, at in columns.items()}


def _bare(text: str) -> str:
    """A heading without its unit and what stands in brackets: 借方发生额/元(支取) is 借方发生额."""
    return without_unit(re.sub(r"\(.*", "", without_unit(text)).rstrip(":")) if text else ""
