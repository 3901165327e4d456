"""What stands in one cell, and how a field takes it.

A spreadsheet keeps a number with fifteen digits and without leading zeros. Whether a cell was a number is therefore
known until a field has taken it, and the field says what it is: a word, an identifier, an amount (`amounts`), a day
(`days`) or a count. An identifier whose digits may be lost is refused with the cell's name, never completed.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import msgspec

EXACT_DIGITS = 15
"""How many digits of a number a spreadsheet keeps."""


class NoValue(msgspec.Struct, frozen=True, gc=False):
    """What stands where a value should: an error ("#REF!"), or a formula that was saved without its result."""

    text: str
    formula: bool = False

    def __str__(self) -> str:
        """As the file shows it."""
        return self.text


class ShownAs(msgspec.Struct, frozen=True, gc=False):
    """How a spreadsheet shows a number: by which format, with which unit behind it, and whether as another one."""

    code: str
    unit: str
    changes: bool


Value = str | int | float | bool | date | datetime | time | timedelta | NoValue

_SCIENTIFIC = re.compile(r"[+-]?(\d(\.\d+)?E\+\d{1,3}|\d\.\d+E\d{1,3})", re.IGNORECASE | re.ASCII)
_SEVERAL = re.compile(r"\d{7,}\D+\d{7,}|\d\s*[\n\r、/;,；，]\s*\d", re.ASCII)
"""Two numbers in one cell, where nobody writes one number in such groups."""
_NUMBER_AS_TEXT = re.compile(r"\d+\.0+", re.ASCII)
_WHOLE = re.compile(r"[0-9]{1,9}")


class Unreadable(ValueError):
    """The cell is not what the field asks for: `detail` says what it is, `fix` what would mend it."""

    def __init__(self, detail: str, fix: str) -> None:
        super().__init__(detail)
        self.detail = detail
        self.fix = fix


class Cell(msgspec.Struct, frozen=True, gc=False):
    """A cell that is not blank; `row` and `column` count from 1 as the file does, `sheet` is "" in a CSV file."""

    value: Value
    row: int
    column: int
    sheet: str = ""
    shown_as: ShownAs | None = None
    """Set where the file shows the number otherwise than it is."""

    @property
    def number(self) -> int | float | None:
        """Its number, where a spreadsheet kept it as one."""
        return None if isinstance(self.value, bool) or not isinstance(self.value, int | float) else self.value

    @property
    def is_number(self) -> bool:
        """Whether a spreadsheet kept it as a number."""
        return self.number is not None

    @property
    def letter(self) -> str:
        """The column as spreadsheets name it: A, Z, AA."""
        letters, rest = "", self.column
        while rest:
            rest, last = divmod(rest - 1, 26)
            letters = chr(ord("A") + last) + letters
        return letters

    @property
    def place(self) -> str:
        """The cell as the file names it: 工作表“名单”E2 单元格."""
        sheet = f"工作表“{self.sheet}”" if self.sheet else ""
        return f"{sheet}{self.letter}{self.row} 单元格"

    @property
    def advice(self) -> str:
        """How to write it so that no character is lost."""
        return f"请把 {self.letter} 列设为文本格式，再按原件重新填写（只改格式找不回已丢失的数字）"


class JsonValue(Cell, frozen=True, gc=False, kw_only=True):
    """A value of a JSON file; its number was a float to most programs that may have written it."""

    key: str

    @property
    def place(self) -> str:
        """The value as the file names it: sources[1].document_number."""
        return f"{self.key} "

    @property
    def advice(self) -> str:
        """How to write it so that no character is lost."""
        return "请按原件写成字符串"


def shown(cell: Cell | None) -> str:
    """A cell as it may be looked at or quoted; what is kept is taken by `word` or an `Identifier`.

    Numbers stand in their shortest exact form, without exponent, 20.0 as "20".
    """
    if cell is None:
        return ""
    if isinstance(cell.value, str) or cell.number is None:
        return str(cell.value).strip()
    number = Decimal(repr(cell.number))
    if not number.is_finite():
        return str(cell.value)
    whole = number.to_integral_value()
    return format(whole if number == whole else number, "f")


def valued(cell: Cell) -> Cell:
    """The cell itself. Raises Unreadable where an error, or a formula without its result, stands in it."""
    if not isinstance(cell.value, NoValue):
        return cell
    if cell.value.formula:
        raise Unreadable(f"{cell.place}是公式，文件里没有保存它的结果", "请用表格软件打开、重新计算并保存后再导入")
    raise Unreadable(f"{cell.place}是错误值“{cell.value}”", "请更正公式，或按原件填写后再导入")


def word(cell: Cell | None) -> str:
    """A text field: anything but a number that has lost digits."""
    return "" if cell is None else _text(cell) if isinstance(cell.value, str) else _number(valued(cell))


@dataclass(frozen=True)
class Identifier:
    """A field that names something by its very characters: a code, a number of a paper, an account.

    `lengths` are the numbers of digits it may have, where they are fixed and the first is never a zero: a number cell
    of another length is refused. Without them `text_only` refuses every number cell, because a leading zero may be
    gone; else a number cell of up to fifteen digits is taken as it stands. `all_digits` marks one that people's money
    depends on: a CSV file's number of eighteen digits or more of which all after the fifteenth are zeros is refused,
    because a spreadsheet writes a rounded number so. Of either kind two numbers in one cell are never one.
    """

    lengths: frozenset[int] = frozenset()
    text_only: bool = False
    all_digits: bool = False

    def __call__(self, cell: Cell | None) -> str:
        """Its text. Raises Unreadable where characters may be lost; the value is not repeated."""
        if cell is None:
            return ""
        return self._written(cell) if isinstance(cell.value, str) else self._kept_as_number(valued(cell))

    def _written(self, cell: Cell) -> str:
        text = _text(cell)
        if "." in text and _NUMBER_AS_TEXT.fullmatch(text):
            raise Unreadable(f"{cell.place}以“.0”结尾，曾被当作数字，开头的零可能已丢失", cell.advice)
        if (self.all_digits or self.lengths) and not text.isdecimal() and _SEVERAL.search(text):
            raise Unreadable(
                f"{cell.place}里有不止一个号码", "一格只写一个号码，号码中间不要换行；另一个请另起一行或删去"
            )
        if self.all_digits and not cell.sheet and _is_rounded(text):
            raise Unreadable(
                f"{cell.place}第 {EXACT_DIGITS} 位以后全是零，像是曾按数字保存、末尾数字已丢失",
                f"{cell.advice}；号码确实如此的，请改用 XLSX 的文本单元格，或单独登记",
            )
        return text

    def _kept_as_number(self, cell: Cell) -> str:
        text = _number(cell)
        if cell.number is None:
            raise Unreadable(f"{cell.place}被电子表格当作了日期、时间或逻辑值", cell.advice)
        if self.text_only or not text.isdecimal() or (self.lengths and len(text) not in self.lengths):
            raise Unreadable(f"{cell.place}是数字格式，编号开头的零或小数点后的字符可能已丢失", cell.advice)
        return text


DIVISION = Identifier(lengths=frozenset({2, 4, 6, 9, 12}))
"""A code of a division: no province's begins with a zero, so a number of the full length has lost nothing."""


def count(cell: Cell | None) -> int:
    """A whole number of things; a blank cell is one."""
    text = unicodedata.normalize("NFKC", shown(cell and valued(cell)))
    if not text:
        return 1
    if not _WHOLE.fullmatch(text):
        raise Unreadable("须为整数", "请填写整数")
    return int(text)


def _text(cell: Cell) -> str:
    text = str(cell.value).strip()
    if ("E" in text or "e" in text) and _SCIENTIFIC.fullmatch(text):
        raise Unreadable(f"{cell.place}是科学记数法，电子表格已丢失其中的数字", cell.advice)
    return text


def _number(cell: Cell) -> str:
    if (number := cell.number) is not None and not abs(number) < 10**EXACT_DIGITS:
        raise Unreadable(
            f"{cell.place}是数字格式，超过 {EXACT_DIGITS} 位，电子表格只保留前 {EXACT_DIGITS} 位，其后的数字已丢失",
            cell.advice,
        )
    return shown(cell)


def _is_rounded(text: str) -> bool:
    return text.endswith("000") and len(text) >= EXACT_DIGITS + 3 and not text[EXACT_DIGITS:].strip("0")
