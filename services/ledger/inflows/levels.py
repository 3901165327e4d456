"""What a notice calls its money, and what that means: level of origin, fund type, who arranges it, its capital.

Level words follow LED-13, fund types LED-12, arranged by superior or own level LED-16, capital LED-19.
"""

import re
from dataclasses import dataclass

from shared.importing.model import ArrangedBy, Capital, FundType, Level


@dataclass(frozen=True)
class Origin:
    """Where money comes from, as far as the words say."""

    level: Level
    fund_type: FundType
    arranged_by: ArrangedBy
    capital: Capital
    warnings: tuple[str, ...] = ()


_OF_BOOKS: dict[int, Level] = {2: "province", 4: "prefecture", 6: "county"}

_LEVELS: tuple[tuple[str, Level, ArrangedBy], ...] = (
    (r"债", "bond", "superior"),
    (r"中央.*省|中、?省|央、省|省及以上|[三四]级|各级", "mixed", "superior"),
    (r"自筹|信贷|社会|捐赠|农户|群众", "other", "own"),
    (r"协作|帮扶|支援", "other", "superior"),
    (r"中央|彩票公益金|国家", "central", "superior"),
    (r"^省|省级|省财政|自治区", "province", "superior"),
    (r"^[市州]$|市级|州级|地级|盟级|市本级|州本级|地区级", "prefecture", "superior"),
    (r"^[县区旗]$|县级|区级|县本级|区本级|本级", "county", "own"),
    (r"地方配套|配套|结余|结转|盘活|存量", "other", "own"),
)

_TYPES: tuple[tuple[str, FundType], ...] = (
    (r"债", "bond"),
    (r"自筹|信贷|社会|捐赠|农户|群众|协作|帮扶|支援|彩票|地方配套", "other"),
    (r"整合|统筹|涉农", "integrated"),
    (r"专项|衔接|扶贫|少数民族发展|以工代赈|国有林场|第一书记", "special"),
)


_SUBSIDISED = re.compile(r"(?:小额)?信?贷款?(?=.*贴息)")
"""The loan whose interest is paid: the subsidy itself is fiscal money."""


def origin(level_text: str, label: str, title: str, book: str) -> Origin:
    """Read the words of one source line; the title of the notice decides the fund type where the line is silent.

    What the level of the `book` itself gives is arranged by its own level: county money in a county's book.
    """
    level_text = _SUBSIDISED.sub("", level_text)
    bare = _SUBSIDISED.sub("", re.sub(r"[(（].*?[)）]", "", label))
    level, arranged_by = _level(level_text, bare)
    if level in _OF_BOOKS.values():
        arranged_by = "own" if level == _OF_BOOKS[len(book)] else "superior"
    fund_type = _first(_TYPES, f"{level_text} {bare}") or _first(_TYPES, title) or "other"
    words = f"{level_text}{bare}"
    warnings = []
    if re.search(r"[(（](含|其中)", label):
        warnings.append(f"“{label}”含有另一种性质的资金，文件没有拆分，按一笔登记")
    if level in {"mixed", "other"}:
        warnings.append(f"资金级次写的是“{level_text or label}”，没有分到一级财政，按原文登记，不作拆分")
    if fund_type == "other" and not _first(_TYPES, words):
        warnings.append(f"看不出“{level_text} {label}”的资金类型，按“其他”登记")
    return Origin(level, fund_type, arranged_by, _capital(words), tuple(warnings))


def _level(level_text: str, label: str) -> tuple[Level, ArrangedBy]:
    """The level's own column speaks first; where it does not split the levels, a fund that names its one does."""
    found = [level for text in (level_text, label) if text and (level := _named_level(text))]
    named = [level for level in found if level[0] != "mixed"]
    return next(iter(named or found), ("other", "superior"))


def _named_level(text: str) -> tuple[Level, ArrangedBy] | None:
    return next(((level, by) for pattern, level, by in _LEVELS if re.search(pattern, text)), None)


def _first(table: tuple[tuple[str, FundType], ...], text: str) -> FundType | None:
    return next((fund_type for pattern, fund_type in table if re.search(pattern, text)), None)


def _capital(words: str) -> Capital:
    if "信贷" in words:
        return "financial"
    return "social" if re.search(r"自筹|捐赠|社会|群众|农户", words) else "fiscal"
