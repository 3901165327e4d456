"""What each row below the header of a form is: a line, or what clerks put between lines.

Titles and headers repeated on every printed page, notes, signatures and units are passed over. Sums and 其中 rows are
left out, and sums are compared (`form_sums`). A row that may be a line or a sum is neither: it is asked about.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from shared.importing.cells import Cell
from shared.importing.header_rows import HeaderRows
from shared.importing.headers import plain
from shared.importing.units import line_text, says_unit

_SUM = re.compile(
    r"(.{0,8}[页村乡镇县市省区组队户人批次项月季年类])?(以上|全部|资金|金额|人数|户数)?"
    r"(合计|总计|小计|共计|累计|总和|总额)(金额|资金|数额?|人数|户数)?(\(.{0,12}\))?([::]?[\d,.]*[人户名行条笔元]{0,2})?[::]?"
    r"|(sub|grand|page)?-?total[::]?",
    re.IGNORECASE,
)
_PART = re.compile(r"其中([::,].*)?")
_NOTE = re.compile(
    r"(备注|注|说明|附注|填表|填报|制表|制单|审核|复核|审批|经办|负责|领导|监督|打印|联系|盖章|公章|日期|单位(负责|名称|盖章|\()"
    r")[^::]{0,10}[::].*"
)
_DASHES = frozenset({"", "-", "--", "—", "——", "/"})
_SERIAL = frozenset({"序号", "编号", "序", "行号", "NO", "NO."})
_SIGNS = ("计", "其", ":", "：", "总", "l", "L", "ｌ", "Ｌ")
"""A text without any of these is no sum, part or note: most are not looked at twice."""


class Kind(Enum):
    """What a row is. `QUESTION` may be a line or a sum."""

    LINE = "line"
    SUM = "sum"
    NOTHING = "nothing"
    QUESTION = "question"


@dataclass(frozen=True)
class Seen:
    """A row as it was seen: for a sum its words ("" where only its figure tells), for a question what is unclear."""

    kind: Kind
    words: str = ""


LINE, NOTHING = Seen(Kind.LINE), Seen(Kind.NOTHING)

IsSum = Callable[[Cell], bool]
"""Whether a figure is what lines above come to."""


@dataclass(frozen=True)
class RowReader:
    """Tells the rows of a form apart.

    By their index: the columns that it knows with their headings, the one that says whom a line is about (`who`), the
    one of money, those of figures, and those that only number the rows.
    """

    header: HeaderRows
    headings: Mapping[int, str]
    who: int
    money: int | None
    figures: frozenset[int]
    serial: frozenset[int]
    titles: tuple[str, ...] = ()
    """The lines above, without blanks: a page that begins anew repeats them."""

    def see(self, row: Sequence[Cell | None], is_sum: IsSum) -> Seen:
        """What the row is."""
        who = row[self.who] if self.who < len(row) else None
        if who is not None and not self._looks_special(row):
            return LINE
        filled = [cell for cell in row if cell is not None]
        if not filled or self.header.is_again(row):
            return NOTHING
        money = None if self.money is None or self.money >= len(row) else row[self.money]
        has_money = money is not None and any(sign.isdigit() for sign in plain(money))
        if not has_money and (self._is_title_again(row, filled) or _is_note(filled)):
            return NOTHING
        if self.money is None and who is None and _is_note(filled):
            return NOTHING
        named = "" if who is None else plain(who)
        return self._by_words(filled, named) or self._without_words(filled, named, money if has_money else None, is_sum)

    def _looks_special(self, row: Sequence[Cell | None]) -> bool:
        for cell in row:
            if cell is not None and isinstance(cell.value, str) and any(sign in cell.value for sign in _SIGNS):
                return True
        who = row[self.who]
        text = plain(who)
        return text == self.headings[self.who] or any(text in line for line in self.titles)

    def _is_title_again(self, row: Sequence[Cell | None], filled: Sequence[Cell]) -> bool:
        return self.header.is_title_again(row) or (len(filled) <= 3 and says_unit(line_text(row)))

    def _by_words(self, filled: Sequence[Cell], named: str) -> Seen | None:
        words = [(plain(cell), cell) for cell in filled if isinstance(cell.value, str)]
        for pattern, kind in ((_SUM, Kind.SUM), (_PART, Kind.NOTHING)):
            found = next(((text, cell) for text, cell in words if pattern.fullmatch(text)), None)
            if found is None:
                continue
            if named in _DASHES or pattern.fullmatch(named):
                return Seen(kind, found[0])
            who, which = self.headings[self.who], "合计" if kind is Kind.SUM else "其中项"
            return Seen(
                Kind.QUESTION,
                f"写着“{found[0]}”，又填了{who}，看不出是一行数据还是{which}。"
                f"是数据的请去掉“{found[0]}”，不是的请清空{who}",
            )
        return None

    def _without_words(self, filled: Sequence[Cell], named: str, money: Cell | None, is_sum: IsSum) -> Seen:
        if named not in _DASHES:
            return LINE
        known = [cell for cell in filled if cell.column - 1 in self.headings and plain(cell) not in _DASHES]
        if not known:
            others = [cell for cell in filled if cell.column - 1 not in self.serial and plain(cell) not in _DASHES]
            if not others:
                return NOTHING
            return Seen(
                Kind.QUESTION,
                f"只在 {'、'.join(cell.letter for cell in others[:5])} 列有内容，要读的各列都空着。"
                "是数据的请补填各列；是说明的请以“备注：”开头；不要的请删去这一行",
            )
        if money is None or any(cell.column - 1 not in self.figures for cell in known):
            return LINE
        if is_sum(money):
            return Seen(Kind.SUM)
        return Seen(
            Kind.QUESTION,
            f"没有{self.headings[self.who]}，金额也不等于上面各行之和，看不出是一行数据还是合计。"
            f"是数据的请补填{self.headings[self.who]}等各列，是合计的请在行首写“合计”并核对金额",
        )


def serial_columns(texts: Sequence[str]) -> frozenset[int]:
    """The columns that only number the rows."""
    return frozenset(index for index, text in enumerate(texts) if text.upper() in _SERIAL)


def _is_note(filled: Sequence[Cell]) -> bool:
    return isinstance(filled[0].value, str) and bool(_NOTE.match(plain(filled[0])))
