"""Money that is not new: taken back, left over, carried over, adjusted. What its words say of kind and year.

Such a line is never booked as new money. Kind and year come from its words, or are asked for.
"""

import re
from dataclasses import dataclass

from shared.importing.model import Doubt, RowProblem

_REDUCED = re.compile(r"调减|核减|扣减|追减|减少安排")
_RECOVERED = re.compile(r"收回|收缴|追回|退回|缴回")
_STOCK = re.compile(r"存量|盘活")
_LEFT = re.compile(r"结余|结转|历年|剩余|未分配")
_SIGNS = ((_RECOVERED, "recovered", False), (_STOCK, "recovered-stock", True), (_LEFT, "regular", False))
"""The words of money of an earlier year, the inflow kind of the rule packs, and whether it is stock."""
_ADJUSTED = re.compile(r"(?<!结构)(?<!产业)(?<!计划)调整(?!优化)")
_OF_YEAR = re.compile(r"(20\d{2})\s*(?:年度|预算年)")
_YEAR = re.compile(r"(20\d{2})\s*年(?!\s*\d{1,2}\s*月)")


@dataclass(frozen=True)
class EarlierMoney:
    """What the words of a line say of its newness. `sign` is the word that says it, "" for new money."""

    sign: str = ""
    kind: str = "regular"
    origin_year: int | None = None
    stock: bool = False
    problem: RowProblem | None = None
    doubt: Doubt | None = None

    @property
    def carried_over(self) -> bool:
        """Whether it is money of an earlier year."""
        return bool(self.sign) and self.origin_year is not None


def earlier_money(fund: str, remark: str, fiscal_year: int, place: str) -> EarlierMoney:
    """Read what a line calls its fund and the remark beside it, for a book of this year; `place` is where it stands."""
    words = f"{fund} {remark}"
    if reduced := _REDUCED.search(words):
        return EarlierMoney(reduced[0], problem=_reduction(words, reduced[0]))
    for pattern, kind, stock in _SIGNS:
        if found := pattern.search(words):
            return _of_earlier_year(words, found[0], kind, fiscal_year, place, stock=stock)
    if adjusted := _ADJUSTED.search(words):
        return EarlierMoney(adjusted[0], doubt=_adjustment(words, place))
    return EarlierMoney()


def title_doubt(title: str) -> Doubt | None:
    """What a title says of all its rows: 结余资金安排公告 is a list of money that came in before."""
    found = _RECOVERED.search(title) or _STOCK.search(title) or _LEFT.search(title)
    if found is None:
        return None
    return Doubt.of(
        "not-new",
        "标题",
        f"标题“{title}”写的是“{found[0]}”，各行可能是以前已入账的资金，不是新到的",
        "请核对：已入过账的不要再导入；确是新到资金的，确认后导入",
    )


def _of_earlier_year(words: str, sign: str, kind: str, fiscal_year: int, place: str, *, stock: bool) -> EarlierMoney:
    years = sorted(set(_OF_YEAR.findall(words)) or set(_YEAR.findall(words)))
    if len(years) != 1:
        return EarlierMoney(sign, kind, problem=_which_year(words, sign, years))
    if (year := int(years[0])) >= fiscal_year:
        return EarlierMoney(sign, kind, problem=_of_this_year(words, sign, year))
    doubt = Doubt.of(
        "not-new",
        place,
        f"“{words.strip()}”是 {year} 年度的{sign}资金，不是本年新增的资金，按资金年度 {year} 登记",
        "请核对：已随上年结转、或已在本专账记过的，不要再导入；确是另外到账的，确认后导入",
    )
    return EarlierMoney(sign, kind, year, stock, doubt=doubt)


def _which_year(words: str, sign: str, years: list[str]) -> RowProblem:
    said = f"写了几个年度（{'、'.join(years)}）" if years else "没有写明原属哪一年度"
    return RowProblem(
        field="资金名称",
        detail=f"“{words.strip()}”写的是“{sign}”，不是新增的资金，{said}",
        fix="请在资金名称或备注里写明原属年度（如“2024年度结余”），跨几年的按年度分行；本年度内收回的，"
        "请在账本中办理退回或冲销；只是用途说明、与这笔资金性质无关的，请移出名称和备注",
    )


def _of_this_year(words: str, sign: str, year: int) -> RowProblem:
    return RowProblem(
        field="资金名称",
        detail=f"“{words.strip()}”是 {year} 年度的{sign}资金，原来那笔资金就在本年的专账里，不是新的收入",
        fix="收回的请在账本中对原来那一笔办理退回或冲销，结余的仍在原来那一笔里；这一行移出后，其余各行照常导入",
    )


def _reduction(words: str, sign: str) -> RowProblem:
    return RowProblem(
        field="金额",
        detail=f"“{words.strip()}”写的是“{sign}”，是减少已有的资金，不是一笔收入",
        fix="请在账本中对原来那一笔办理冲销或退回；这一行移出后，其余各行照常导入",
    )


def _adjustment(words: str, place: str) -> Doubt:
    return Doubt.of(
        "adjusted",
        place,
        f"“{words.strip()}”写的是“调整”，看不出是新到的资金，还是已入账资金之间的调剂",
        "请核对：已入账资金的调剂不要导入，请在账本中办理；确是新到资金的，确认后导入",
    )
