"""By what an inflow of a file is known to be one: document number, fund line, level and amount, within a book.

Without a document number it is the content: fund line, level and amount. A file's name and title say nothing, so that
JSON, CSV, XLSX and a renamed copy of one list are one list.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from services.ledger.inflows.documents import WITHOUT_NUMBER
from shared.importing.model import InflowLine
from shared.kernel.money import yuan
from shared.kernel.natural_keys import document_key, issued_key

OTHER_FUND = "文号、级次、金额相同，资金名称不同"
_ANOTHER = re.compile(r"[〔(（]另一笔[\d.]+元[〕)）]$")
_UNNUMBERED = document_key(WITHOUT_NUMBER)


@dataclass(frozen=True)
class Identity:
    """What tells two inflows of a book apart. `document` is "" where the file names no number."""

    document: str
    line: str
    level: str
    fen: int

    @classmethod
    def of(cls, document_no: str, fund_line: str, level: str, fen: int) -> "Identity":
        """The identity of a receipt or of a row, however its document and fund are spelled."""
        number = issued_key(document_no)
        return cls(
            "" if number.startswith(_UNNUMBERED) else number, document_key(_ANOTHER.sub("", fund_line)), level, fen
        )

    @classmethod
    def of_line(cls, line: InflowLine) -> "Identity":
        """The identity of a row."""
        return cls.of(line.document_no, line.fund_line, line.level, line.fen)

    @property
    def shared(self) -> tuple[tuple[str, tuple[object, ...], bool], ...]:
        """In what others may resemble it: in words, what they then have in common, and whether they have a number."""
        whole = "资金名称、级次、金额相同，其中一笔没有文号", (self.line, self.level, self.fen)
        if not self.document:
            return ("都没有文号，资金名称、级次相同，金额不同", (self.line, self.level), False), (*whole, True)
        fund = "文号、资金名称相同，级次或金额不同", (self.document, self.line)
        return (*fund, True), (OTHER_FUND, (self.document, self.level, self.fen), True), (*whole, False)


@dataclass(frozen=True)
class Alike:
    """What an inflow resembles: the first of those, how many there are, and in what, in words."""

    first: str
    number: int
    how: str

    @property
    def others(self) -> str:
        """The words that say that there are more."""
        return f"等 {self.number} 笔" if self.number > 1 else ""


class Receipts:
    """The inflows that are known, by what each is known by and what others may resemble it in."""

    def __init__(self) -> None:
        self._same: dict[Identity, str] = {}
        self._alike: dict[tuple[str, tuple[object, ...], bool], Alike] = {}

    def add(self, name: str, identity: Identity) -> None:
        """One more that is known, under the name by which it is told."""
        self._same.setdefault(identity, name)
        for how, shared, _ in identity.shared:
            key = how, shared, bool(identity.document)
            known = self._alike.get(key)
            self._alike[key] = Alike(known.first, known.number + 1, how) if known else Alike(name, 1, how)

    def same_as(self, identity: Identity) -> str:
        """The name of the inflow that is this very one, "" where none is."""
        return self._same.get(identity, "")

    def like(self, identity: Identity) -> list[Alike]:
        """What an inflow that is none of these resembles, one for each way in which it does."""
        return [alike for key in identity.shared if (alike := self._alike.get(key))]


def another(line: InflowLine) -> InflowLine:
    """The row under a name of its own, where its document and fund name an inflow of another amount already."""
    return replace(line, fund_line=f"{_ANOTHER.sub('', line.fund_line)}（另一笔{yuan(line.fen)}元）")


def told_apart(lines: Iterable[InflowLine]) -> list[InflowLine]:
    """The rows of a file, each fund line so named that two levels or two amounts of one document are two lots."""
    lines = list(lines)
    levels: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for line in lines:
        levels[issued_key(line.document_no), document_key(line.fund_line)].add(line.level)
    named = [
        _with_level(line) if len(levels[issued_key(line.document_no), document_key(line.fund_line)]) > 1 else line
        for line in lines
    ]
    first: dict[tuple[str, str], int] = {}
    told = []
    for line in named:
        fen = first.setdefault((issued_key(line.document_no), document_key(line.fund_line)), line.fen)
        told.append(line if fen == line.fen else another(line))
    return told


def _with_level(line: InflowLine) -> InflowLine:
    known = not line.level_text or line.fund_line.startswith(line.level_text)
    return line if known else replace(line, fund_line=f"{line.level_text}·{line.fund_line}")
