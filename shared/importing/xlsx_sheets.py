"""A sheet's part of an XLSX file: how far its cells reach, and what it says of them besides their values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from shared.importing.archives import Begin, XmlPart, local, reach_too_far
from shared.importing.bounds import MAX_COLUMNS
from shared.importing.cells import NoValue, ShownAs
from shared.importing.marks import Marks

_BLOCK = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7}):\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_SHOWN = 100
"""Characters of a formula or an error that are kept."""


@dataclass
class _Kept:
    """A cell whose very text matters: an error, a formula, a string that may be struck through in part."""

    row: int
    column: int
    kind: str
    is_formula: bool = False
    formula: list[str] = field(default_factory=list)
    value: list[str] | None = None


class SheetPart(XmlPart):
    """A sheet while it is read.

    A cell counts when it holds a value: formatted blank ones, which programs write by the thousand, take no room.
    `recalculated`: formulas are to be worked out anew by whoever opens the file, so that a result of 0 may be none.
    """

    def __init__(
        self,
        struck_styles: set[str] | frozenset[str] = frozenset(),
        struck_strings: set[str] | frozenset[str] = frozenset(),
        shown_as: Mapping[str, ShownAs] = MappingProxyType({}),
        *,
        recalculated: bool = False,
    ) -> None:
        self.marks = Marks()
        self._struck_styles, self._struck_strings = struck_styles, struck_strings
        self._shown_as = shown_as
        self._recalculated = recalculated
        self._kept: _Kept | None = None
        super().__init__()

    @property
    def reaches_too_far(self) -> bool:
        """See `XmlPart`."""
        return reach_too_far(self.marks.rows, self.marks.columns)

    def end(self) -> None:
        """See `XmlPart`."""
        super().end()
        self._settle()

    def begin(self) -> Begin:
        """What is called for every element: most of a workbook's reading is done here, so it keeps to its variables."""
        numbers: dict[str, int] = {}
        row, column, digits = 0, 0, ""
        cell: dict[str, str] = {}
        marks, struck, shown_as = self.marks, self._struck_styles, self._shown_as

        def begin(name: str, attributes: dict[str, str]) -> None:
            nonlocal row, column, digits, cell
            if ":" in name:
                name = local(name)
            if name == "c":
                if self._kept:
                    self._settle()
                cell = attributes
                reference = attributes.get("r")
                if reference is None:
                    column += 1
                    return
                letters = reference.rstrip("0123456789")
                if (number := reference[len(letters) :]) != digits:
                    digits, row = number, int(number)
                column = numbers.get(letters) or numbers.setdefault(letters, _column(letters))
            elif name in ("v", "is"):
                marks.rows = max(marks.rows, row)
                marks.columns = max(marks.columns, column)
                if struck and cell.get("s", "0") in struck:
                    marks.strike(row, column)
                if shown_as and (form := shown_as.get(cell.get("s", "0"))):
                    marks.show(row, column, form)
                self._keep_value(row, column, cell.get("t", ""))
            elif name == "f":
                self._keep_formula(row, column, cell.get("t", ""))
            elif name == "row":
                digits = attributes.get("r") or str(row + 1)
                row, column = int(digits), 0
                if len(attributes) > 1 and (is_on(attributes.get("hidden")) or _is_zero(attributes.get("ht"))):
                    marks.hide_rows(row, row)
            else:
                self._take_other(name, attributes, row, column)

        return begin

    def _take_other(self, name: str, attributes: dict[str, str], row: int, column: int) -> None:
        """What stands in a sheet less often than cells."""
        if name == "strike" and is_on(attributes.get("val", "1")):
            self.marks.strike(row, column)
        elif name == "col" and (is_on(attributes.get("hidden")) or _is_zero(attributes.get("width"))):
            self.marks.hide_columns(int(attributes.get("min", "1")), int(attributes.get("max", "1")))
        elif name == "mergeCell" and (block := _BLOCK.fullmatch(attributes.get("ref", ""))):
            first_column, first_row, last_column, last_row = block.groups()
            self.marks.merge(int(first_row), _column(first_column), int(last_row), _column(last_column))
        elif name == "mergeCells" and self._kept:
            self._settle()

    def _keep_formula(self, row: int, column: int, kind: str) -> None:
        self._kept = _Kept(row, column, kind, is_formula=True)
        self.parser.CharacterDataHandler = self._kept.formula.append

    def _keep_value(self, row: int, column: int, kind: str) -> None:
        if self._kept is None:
            if kind != "e" and not (kind == "s" and self._struck_strings):
                return
            self._kept = _Kept(row, column, kind)
        if self._kept.value is None:
            self._kept.value = []
        self.parser.CharacterDataHandler = self._kept.value.append

    def _settle(self) -> None:
        """A cell whose text was kept has ended."""
        kept, self._kept = self._kept, None
        self.parser.CharacterDataHandler = None
        if kept is None:
            return
        text = "".join(kept.value or ()).strip()
        if kept.kind == "e":
            self.marks.no_value(kept.row, kept.column, NoValue(text[:_SHOWN] or "#N/A"))
        elif kept.is_formula and self._is_without_result(kept, text):
            formula = "".join(kept.formula).strip()[:_SHOWN]
            self.marks.no_value(kept.row, kept.column, NoValue(f"={formula}", formula=True))
        elif kept.kind == "s" and text in self._struck_strings:
            self.marks.strike(kept.row, kept.column)

    def _is_without_result(self, kept: _Kept, text: str) -> bool:
        """Not so is a formula whose result is the empty text."""
        if kept.kind == "str" and kept.value is not None:
            return False
        return not text or (self._recalculated and text == "0" and kept.kind in ("", "n"))


def is_on(flag: str | None) -> bool:
    """Whether an attribute that is true or false is true."""
    return flag in ("1", "true", "on")


def _is_zero(size: str | None) -> bool:
    """Whether a height or a width is nothing."""
    return size is not None and not size.strip("0.")


def _column(letters: str) -> int:
    """A, Z, AA as 1, 26, 27; beyond every sheet whatever is none."""
    number = 0
    for letter in letters[:4].upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number if letters.isalpha() and letters.isascii() else MAX_COLUMNS + 1
