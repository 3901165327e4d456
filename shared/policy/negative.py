"""The negative list asked about one use of money: the same question for a project's content and for a payment.

Only codes decide. A word in a name or description is a hint for a person, because 培训中心 may be a training course.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from shared.kernel.natural_keys import document_key
from shared.policy.model import ProhibitedUse, RulePack

Severity = Literal["block", "warn", "manual"]


@dataclass(frozen=True)
class Finding:
    """An item that was hit, how hard, and by what (in Chinese, for the person who decides)."""

    item: ProhibitedUse
    severity: Severity
    matched: str


@dataclass(frozen=True)
class _Use:
    fund_type: str
    category: str
    purpose: str | None
    payee_class: str
    text: str
    fen: int
    area: str


def check(
    pack: RulePack,
    *,
    fund_type: str = "",
    category: str = "",
    purpose: str | None = None,
    payee_class: str = "",
    text: str = "",
    fen: int = 0,
    area: str = "",
) -> list[Finding]:
    """Every item of the pack's list that this use meets, at most one finding each; empty means clear.

    `purpose` None means not yet asked (a project in planning); an empty or unlisted one is blocked where the pack has
    the rule "only for poverty alleviation". `fen` is the total investment or the payment. `area` is where it is built
    ("urban", "county-seat"); it counts only for building. Source: 004 一（¶2）, 000 六（六）, 002 二.5 and 六.14.
    """
    use = _Use(fund_type, category, purpose, payee_class, document_key(text), fen, area)
    return [finding for item in pack.negative_list for finding in _first(item, use, pack.ledger.purposes)]


def _first(item: ProhibitedUse, use: _Use, purposes: tuple[str, ...]) -> Iterator[Finding]:
    if item.fund_types and use.fund_type not in item.fund_types:
        return
    matched = _code(item, use)
    if matched:
        yield Finding(item, item.severity, matched)
    elif item.purpose_required and use.purpose is not None and use.purpose not in purposes:
        yield Finding(item, "block", f"资金用途：{use.purpose or '未填'}")
    elif word := _word(item, use):
        yield Finding(item, "manual" if item.severity == "block" else item.severity, f"用语：{word}")
    elif item.list_missing:
        yield Finding(item, "manual", "清单尚未导入，须人工判定")


def _code(item: ProhibitedUse, use: _Use) -> str:
    if use.category in item.categories:
        return f"项目类别：{use.category}"
    if use.purpose in item.purposes:
        return f"资金用途：{use.purpose}"
    if use.payee_class in item.payee_classes:
        return f"收款人类别：{use.payee_class}"
    if use.area in item.areas and (use.category in item.area_uses or use.purpose in item.area_uses):
        return f"建设区域：{use.area}"
    if item.above_fen is not None and use.fen > item.above_fen:
        return f"总投资超过 {item.above_fen // 1_000_000:,} 万元"
    return ""


def _word(item: ProhibitedUse, use: _Use) -> str:
    spared = (
        use.category in item.spared_categories
        or use.payee_class in item.spared_payee_classes
        or use.purpose in item.spared_purposes
    )
    return "" if spared else next((word for word in item.words if document_key(word) in use.text), "")
