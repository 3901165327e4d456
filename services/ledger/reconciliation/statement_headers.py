"""The columns of bank and treasury statements: what they are headed with, in one row or two, and in which unit."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from shared.importing.cells import Cell
from shared.importing.header_rows import HeaderRows, bare, header_rows, most_like, stated_units
from shared.importing.model import ImportProblem
from shared.importing.pages import Grid, Page
from shared.importing.units import hints_at_unit, settled

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
_MEANINGS = {word: (meaning, rank) for meaning, words in _WORDS.items() for rank, word in enumerate(words)}
MONEY = ("out", "in", "amount", "balance")


@dataclass(frozen=True)
class Header:
    """The header of a statement: where each column stands, counted from 0, and what it is headed with."""

    rows: HeaderRows
    columns: dict[str, int]
    headings: dict[str, str]

    @property
    def end(self) -> int:
        """The index of the first row below it."""
        return self.rows.end

    @property
    def above(self) -> tuple[str, ...]:
        """The lines above it."""
        return self.rows.above

    def cells(self, row: Sequence[Cell | None]) -> dict[str, Cell | None]:
        """What a row holds, by column."""
        return {name: row[at] for name, at in self.columns.items() if at < len(row)}


def find_header(page: Page) -> Header | None:
    """Find the header, one row or two (发生额 over 借方). Of two columns that mean the same the surer is taken."""
    rows = header_rows(page, _meaning, _rows_of_header)
    if rows is None:
        return None
    taken = {meaning: headings[0] for meaning, headings in rows.columns.items()}
    columns = {meaning: heading.index for meaning, heading in taken.items()}
    return Header(rows, columns, {meaning: heading.text for meaning, heading in taken.items()})


def header_of(page: Page) -> Header:
    """The header of a statement. Raises ImportProblem where there is none, or two columns of money with one heading."""
    if found := find_header(page):
        _refuse_twice(found.rows)
        return found
    row, known = most_like(page.grid, _meaning)
    there = f"第 {row} 行只认出{'、'.join(_WORDS[name][0] for name in _WORDS if name in known)}。" if row else ""
    raise ImportProblem(
        f"{f'工作表“{page.name}”' if page.name else ''}没有找到表头。{there}"
        "须有“交易日期”和“借方金额、贷方金额”（或“金额”与“借贷标志”）各列"
    )


def _refuse_twice(rows: HeaderRows) -> None:
    """Refuse two columns of money with one heading: two halves of a statement side by side, or one too many."""
    for name in MONEY:
        headings = rows.columns.get(name, ())
        same = [each for each in headings if bare(each.text) == bare(headings[0].text)]
        if len(same) > 1:
            letters = "、".join(Cell("", 1, each.index + 1).letter for each in same)
            raise ImportProblem(f"{letters} 列的表头相同（{same[0].text}），看不出用哪一列。请只保留一列，或拆成两张表")


def _meaning(text: str) -> tuple[str, int] | None:
    return _MEANINGS.get(bare(text))


def unit_of(grid: Grid, header: Header) -> str:
    """The one unit of all columns of money: by their headings, the lines above and below; else 元, as banks write.

    Raises ImportProblem where two of them differ.
    """
    stated = stated_units(header.rows, grid, [header.headings[name] for name in MONEY if name in header.headings])
    unclear = next((text for text in header.above if hints_at_unit(text)), "") if not stated else ""
    if unclear:
        raise ImportProblem(f"“{unclear}”提到了万元等单位，看不出金额列的单位。请在表头写明，如“借方金额（元）”")
    return settled(stated, usual="元") or "元"


def _rows_of_header(alone: AbstractSet[str], both: AbstractSet[str]) -> int:
    if not {"out", "in"} <= alone and both >= {"day", "out", "in"}:
        return 2
    return int("day" in alone and bool(alone & {"out", "in", "amount"}))
