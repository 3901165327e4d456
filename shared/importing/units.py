"""Units of money: what one is worth, where a file names one, and two that contradict each other.

A unit stands in a header (in every bracket or none), in a line above or below the table, or in the cell. All of them
speak of the same amounts; where they differ the file is refused with both named, because either may be right.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from shared.importing.cells import Cell
from shared.importing.model import ImportProblem

UNITS = {
    "元": 100,
    "千元": 100_000,
    "万元": 1_000_000,
    "十万元": 10_000_000,
    "百万元": 100_000_000,
    "千万元": 1_000_000_000,
    "亿元": 10_000_000_000,
}
"""How many fen one unit is."""

CHOSEN = ("元", "千元", "万元", "百万元", "亿元")
"""What a person may say where the file says nothing."""

_LARGER = ("亿元", "千万元", "百万元", "十万元", "万元", "千元")
_SHORTER = ("亿", "千万", "百万", "十万", "万")
_GAP = r"\|*"
"""What stands for blanks within a line: between 单 and 位 they mean nothing, between two words they part them."""


def _spaced(words: Sequence[str]) -> str:
    return "|".join(_GAP.join(word) for word in words)


_FULL = "|".join((*_LARGER, "元"))
_SHORT = "|".join(_SHORTER)
_ANY = f"{_spaced(_LARGER)}|元(?![一-鿿])"
"""元 also begins the names of counties and towns (元谋, 元氏, 元阳 …), which may stand behind 单位."""
_OURS = "(?:人民币|RMB|CNY|¥)?:?"
_NO_OTHER_MONEY = "(?<![美欧日港澳单公纪亿千百十万])"
_LARGE = re.compile(r"(?<![\d亿千百十万])(?:亿元|[千百十]?万元|千元)")
_GROUPS = re.compile(r"\([^()]*\)")
_OPENING, _CLOSING = "([{〔【「『《<", ")]}〕】」』》>"
_BRACKETS = str.maketrans(_OPENING + _CLOSING, "(" * len(_OPENING) + ")" * len(_CLOSING))

_SAID = re.compile(
    rf"单{_GAP}位[:|]*(?:[为是]|以)?[|(]*{_OURS}{_GAP}(?:(?P<line>{_ANY})|(?P<short>{_SHORT})(?![一-鿿元]))"
    rf"|以{_OURS}(?P<by>{_FULL})(?:为单位|计(?![划提算]))"
    rf"|:{_GAP}(?P<after>{_spaced(_LARGER)})(?![一-鿿])"
    rf"|\({_GAP}(?:[^()]*:)?{_OURS}{_GAP}(?:(?P<inside>{_spaced((*_LARGER, '元'))})|(?P<inside_short>{_SHORT}))"
    rf"{_OURS}{_GAP}(?=[)、,;/])"
)
_AT_END = re.compile(rf"(?<=.)[/_:、,|*-]?{_OURS}{_NO_OTHER_MONEY}(?P<end>{_FULL})$")
_DRESS = re.compile(rf"\((?:[^()]*:)?{_OURS}(?:{_FULL}|{_SHORT}){_OURS}\)")
_FOREIGN_MONEY = "[亿千百十万]{0,2}(?:[美欧日港澳]元|港币|澳门币|英镑|外币|USD|EUR|HKD|JPY|GBP|[$€£])"
_FOREIGN = re.compile(_FOREIGN_MONEY, re.IGNORECASE)
_SAID_FOREIGN = re.compile(rf"(?:单{_GAP}位|币{_GAP}种|币别)[:为是|]*\(?{_FOREIGN_MONEY}", re.IGNORECASE)


@dataclass(frozen=True)
class Stated:
    """A unit and where the file names it."""

    where: str
    unit: str


def unit_named(text: str) -> str:
    """A unit as it is counted with: 万 is 万元."""
    return text if text.endswith("元") else f"{text}元"


def plain_text(text: str, blank: str = "") -> str:
    """A text without blanks, full-width forms and other brackets than round ones."""
    return blank.join(unicodedata.normalize("NFKC", text).split()).translate(_BRACKETS)


def units_in(text: str, *, header: bool = False) -> tuple[str, ...]:
    """The units a title, line or (`header`) heading of a column names, each once: 单位:千元, 金额【万元】, 金额/元.

    Raises ImportProblem where a heading or a line on units names foreign money.
    """
    plain = plain_text(text, "" if header else "|")
    found = [next(filter(None, match.groups())).replace("|", "") for match in _SAID.finditer(plain)]
    if header:
        found += _LARGE.findall(plain)
        found += [match["end"] for text in (plain, _GROUPS.sub("", plain)) if (match := _AT_END.search(text))]
    if (_FOREIGN if header else _SAID_FOREIGN).search(plain):
        raise ImportProblem(f"“{text}”写的是外币。账本只记人民币，请按实际结汇的人民币金额填写")
    return tuple(dict.fromkeys(map(unit_named, found)))


def line_text(row: Sequence[Cell | None]) -> str:
    """The words of a row as one line."""
    return " ".join(cell.value.strip() for cell in row if cell is not None and isinstance(cell.value, str))


def says_unit(text: str) -> bool:
    """Whether a line tells the unit of a table: 单位：万元."""
    if not any(sign in text for sign in "位种别"):
        return False
    plain = plain_text(text, "|")
    return any("单" in match[0] for match in _SAID.finditer(plain)) or bool(_SAID_FOREIGN.search(plain))


def hints_at_unit(text: str) -> bool:
    """Whether a line speaks of a larger unit than 元 in words that are not understood as the table's."""
    return bool(_LARGE.search(plain_text(text)))


def unit_in(text: str, *, header: bool = False) -> str | None:
    """The one unit that a text names, None where it names none. Raises ImportProblem where it names several."""
    found = units_in(text, header=header)
    if len(found) > 1:
        raise ImportProblem(f"“{text}”写了几个金额单位（{'、'.join(found)}），看不出用哪一个。请只保留一个")
    return found[0] if found else None


def without_unit(text: str) -> str:
    """A heading without its unit: 金额【万元】, 金额/万元 and 金额万元 are 金额."""
    plain = _DRESS.sub("", plain_text(text))
    return plain if plain in UNITS else _AT_END.sub("", plain)


def settled(stated: Sequence[Stated], chosen: str | None = None, usual: str | None = None) -> str | None:
    """The unit on which everything that speaks of the same amounts agrees: the file, then who imports, then the usual.

    Raises ImportProblem naming both where two differ; who imports may fill a gap and never overrule the file.
    """
    for other in stated[1:]:
        if other.unit != stated[0].unit:
            raise ImportProblem(
                f"金额单位互相矛盾：{stated[0].where}写的是{stated[0].unit}，{other.where}写的是{other.unit}。"
                "请核对原始文件，改成同一个单位后再导入"
            )
    if stated and chosen and stated[0].unit != chosen:
        raise ImportProblem(
            f"{stated[0].where}写明单位为{stated[0].unit}，导入时却指定了{chosen}。请以文件为准，去掉指定的单位"
        )
    return stated[0].unit if stated else chosen or usual
