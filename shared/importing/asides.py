"""Rows that are no part of a table: who filled it in and checked it, notes, days, lines on units."""

import re
from collections.abc import Sequence

from shared.importing.units import says_unit

_SIGNED = re.compile(
    r"\(?(填表|制表|填报|审核|复核|经办|编制|制单|统计|报送|单位负责|分管|主管|负责|联系|打印)人?(人|单位|日期|时间|领导|电话)?"
    r"(签字|签章|盖章|\((签字|签章|盖章|公章)\))?\)?([::].*)?"
    r"|(联系)?电话([::].*)?|\(?(盖章|公章|签字)\)?[::]?|(填表|制表|填报)?日期[::].*"
)
_DATED = re.compile(r"20\d\d年\d{1,2}月(\d{1,2}日)?")
_NOTED = re.compile(r"(备注|注|说明|单位|填表说明|附注|监督\S{0,6})\d{0,2}[::].*|注\d{1,2}.*|附件\d*[::]?.*")
_CELLS_OF_A_LINE = 3


def is_aside(texts: Sequence[str], *, has_money: bool) -> bool:
    """Whether the texts of a row, blank ones left out, are a signature, a note, a day or a unit: no row of a table.

    What tells an amount is a note or a line on units only in words.
    """
    if _SIGNED.fullmatch(texts[0]) or (len(texts) <= _CELLS_OF_A_LINE and any(map(_DATED.fullmatch, texts))):
        return True
    if has_money:
        return False
    return bool(_NOTED.fullmatch(texts[0])) or (len(texts) <= _CELLS_OF_A_LINE and says_unit(" ".join(texts)))
