"""What each row below the header of a form is: a line, or what clerks put between lines.

Titles and headers repeated on every printed page, notes, signatures and units are passed over. Sums and 其中 rows are
left out, and sums are compared (`form_sums`). A row that may be a line or a sum is neither: it is asked about.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from shared.importing.amounts import NOTHING
from shared.importing.asides import is_aside
from shared.importing.cells import Cell
from shared.importing.header_rows import HeaderRows
from shared.importing.headers import plain
from shared.importing.parts import names_a_part
from shared.importing.totals import sum_words

_SERIAL = frozenset({"序号", "编号", "序", "行号", "NO", "NO."})
_SIGNS = (
    "计",
    "共",
    "其",
    "和",
    ":",
    "：",
    "注",
    "附件",
    "填",
    "审",
    "经办",
    "章",
    "签",
    "tot",
    "Tot",
    "TOT",
    "sum",
    "Sum",
)
"""What a sum, a part or a note has somewhere: most rows have none of it and are not looked at twice."""


class Kind(Enum):
    """What a row is. `QUESTION` may be a line or a sum."""

    LINE = "line"
    SUM = "sum"
    ASIDE = "aside"
    QUESTION = "question"


@dataclass(frozen=True)
class Seen:
    """A row as it was seen: for a sum its words ("" where only its figure tells), for a question what is unclear."""

    kind: Kind
    words: str = ""


LINE, ASIDE = Seen(Kind.LINE), Seen(Kind.ASIDE)

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
    above: frozenset[str] = frozenset()
    """What stands in the column `who` down to the header: a page that begins anew repeats it."""

    def see(self, row: Sequence[Cell | None], is_sum: IsSum) -> Seen:
        """What the row is."""
        who = row[self.who] if self.who < len(row) else None
        if who is not None and not self._looks_special(row):
            return LINE
        filled = [cell for cell in row if cell is not None]
        if not filled or self.header.is_again(row):
            return ASIDE
        money = None if self.money is None or self.money >= len(row) else row[self.money]
        has_money = money is not None and any(sign.isdigit() for sign in plain(money))
        texts = [plain(cell) for cell in filled]
        if not has_money and (self.header.is_title_again(row) or is_aside(texts, has_money=False)):
            return ASIDE
        named = "" if who is None else plain(who)
        return self._by_words(filled, named) or self._without_words(filled, named, money if has_money else None, is_sum)

    def _looks_special(self, row: Sequence[Cell | None]) -> bool:
        words = "|".join([cell.value for cell in row if cell is not None and isinstance(cell.value, str)])
        for sign in _SIGNS:
            if sign in words:
                return True
        who = row[self.who]
        return who is not None and who.value in self.above

    def _by_words(self, filled: Sequence[Cell], named: str) -> Seen | None:
        words = [plain(cell) for cell in filled if isinstance(cell.value, str)]
        words.append("".join(word for word in words if len(word) == 1))
        for says, kind in ((sum_words, Kind.SUM), (names_a_part, Kind.ASIDE)):
            found = next((text for text in words if says(text)), None)
            if found is None:
                continue
            if named in NOTHING or says(named):
                return Seen(kind, found)
            who, which = self.headings[self.who], "合计" if kind is Kind.SUM else "其中"
            return Seen(
                Kind.QUESTION,
                f"写着“{which}”字样，又填了{who}，看不出是一行数据还是{which}项。"
                f"是数据的请去掉“{which}”字样，不是的请清空{who}",
            )
        return None

    def _without_words(self, filled: Sequence[Cell], named: str, money: Cell | None, is_sum: IsSum) -> Seen:
        if named not in NOTHING:
            return LINE
        known = [cell for cell in filled if cell.column - 1 in self.headings and plain(cell) not in NOTHING]
        if not known:
            others = [cell for cell in filled if not self._only_numbers(cell) and plain(cell) not in NOTHING]
            if not others:
                return ASIDE
            return Seen(
                Kind.QUESTION,
                f"只在 {'、'.join(cell.letter for cell in others[:5])} 列有内容，要读的各列都空着。"
                "是数据的请补填各列；是说明的请以“备注：”开头；不要的请删去这一行",
            )
        if money is None or any(cell.column - 1 not in self.figures for cell in known):
            return LINE
        alone = all(cell.column - 1 in self.figures or plain(cell) in NOTHING for cell in filled)
        if alone and is_sum(money):
            return Seen(Kind.SUM)
        return Seen(
            Kind.QUESTION,
            f"只有金额，没有{self.headings[self.who]}，又不是上面各行之和，看不出是一行数据还是合计。"
            f"是数据的请补填{self.headings[self.who]}等各列，是合计的请在行首写“合计”并核对金额",
        )

    def _only_numbers(self, cell: Cell) -> bool:
        """Whether the cell only numbers its row, as in a list that was numbered before it was filled in."""
        return cell.column - 1 in self.serial and plain(cell).isdigit()


def serial_columns(texts: Sequence[str]) -> frozenset[int]:
    """The columns that only number the rows."""
    return frozenset(index for index, text in enumerate(texts) if text.upper() in _SERIAL)
