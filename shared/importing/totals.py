"""The words by which a file says that a row is a sum: 合计, 本页合计, 甲镇小计, 合计（3个）, TOTAL."""

import re
from dataclasses import dataclass
from typing import Literal

from shared.importing.units import plain_text

SumKind = Literal["total", "group"]
"""Of everything so far, or of a group: a page, a township, a batch, a heading's rows."""

_WORD = re.compile(
    r"合计|总计|小计|累计|共计|总和|承前页|承上页|接上页|接前页|过次页|转次页|转下页|(?<![A-Z])(?:GRAND|SUB)?-?TOTALS?(?![A-Z])|(?<![A-Z])SUM(?![A-Z])"
)
_MAY_BE = re.compile(r"[计共和页]|T\s*O\s*T\s*A\s*L|S\s*U\s*M", re.IGNORECASE)
"""What most cells have none of, so that they are not looked at twice."""
_NUMBER = r"(?:\d[\d,.]*|[一二三四五六七八九十百]+)"
_THINGS = r"(?:个|项|条|笔|户|处|件|人|宗)"
_COUNT = re.compile(rf"(?P<number>\d{{1,6}}){_THINGS}")
_BEHIND = re.compile(
    rf"(?:\(?大写\)?[:为]?[零〇壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正]*|金额|资金|投资|投入|总?额|数|规模|经费|人民币|项目|农户|\([^()]*\)|[:,、;—–-]|[共为]"
    rf"|{_NUMBER}(?:亿|[千百十]?万|千)?元?(?![一-鿿])|{_NUMBER}{_THINGS}|(?:亿|[千百十]?万|千)?元)*"
)
_ONLY_A_COUNT = re.compile(rf"(?:以上|总)?共{_NUMBER}{_THINGS}(?:项目|资金)?[:,]?")
_OF_ALL = re.compile(
    r"(?:以上|上述|全[县市区乡镇州旗省]|[县市区州]|总|资金|项目|金额|投资|各项|本次|本年|全部|全年|年度)*"
)
_LONGEST_NAME = 20
_SENTENCE = re.compile(r"[,。;!?]")
_AMOUNT = re.compile(r"\d[\d,]*(?:\.\d+)?(?:亿|[千百十]?万|千)?元")


@dataclass(frozen=True)
class SumWords:
    """What a cell says of a sum: of what, and how many rows it counts (None where it does not say)."""

    kind: SumKind
    label: str
    count: int | None = None
    things: str = ""
    amount: str = ""


def sum_words(text: str) -> SumWords | None:
    """What the text of a cell says where it is the name of a sum; None where it is not, however it may speak of one."""
    if not _MAY_BE.search(text):
        return None
    plain = plain_text(text).upper()
    if _ONLY_A_COUNT.fullmatch(plain):
        return _words("total", plain)
    for word in _WORD.finditer(plain):
        before, behind = plain[: word.start()], plain[word.end() :]
        if len(before) <= _LONGEST_NAME and not _SENTENCE.search(before) and _BEHIND.fullmatch(behind):
            is_of_all = _OF_ALL.fullmatch(before) and word[0] not in ("小计", "SUBTOTAL", "SUB-TOTAL")
            return _words("total" if is_of_all else "group", plain)
    return None


def _words(kind: SumKind, plain: str) -> SumWords:
    counts = list(_COUNT.finditer(plain))
    amount = _AMOUNT.search(plain)
    return SumWords(
        kind=kind,
        label=plain,
        count=int(counts[0]["number"]) if len(counts) == 1 else None,
        things=counts[0][0].lstrip("0123456789") if len(counts) == 1 else "",
        amount=amount[0] if amount else "",
    )
