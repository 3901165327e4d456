"""A receipt: one fund line of one document, with every attribute the texts ask for. It stays a lot for life."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta, timezone

from shared.kernel.acts import Act
from shared.kernel.errors import FieldProblem
from shared.kernel.money import MAX_FEN

GOVERNMENTS = ("central", "province", "prefecture", "county")
LEVELS = (*GOVERNMENTS, "mixed", "bond", "other")
FUND_TYPES = ("special", "integrated", "bond", "other")
ARRANGED_BY = ("superior", "own")
CAPITALS = ("fiscal", "financial", "social")
KINDS = ("regular", "block", "in-advance", "advance-payment", "recovered", "land-quota", "donation")
METHODS = ("", "factor", "target-task", "performance")

BEIJING = timezone(timedelta(hours=8))

_BRACKETS = str.maketrans("[]【】〖〗()（）［］", "〔〕〔〕〔〕〔〕〔〕〔〕")
_NORMAL = re.compile(r"[\u4e00-\u9fff0-9A-Za-z〔〕]+")
_SPACES = re.compile(r"\s+")
_DIVISION_LEVELS = {2: "province", 4: "prefecture", 6: "county"}


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came in, as its document says. `fen` is integer fen; `restriction` is a project category or empty."""

    document_no: str
    fund_line: str
    fen: int
    received_on: date
    level: str
    fund_type: str
    arranged_by: str
    origin_year: int
    issuing_department: str
    document_date: date | None = None
    agricultural: bool = True
    stock: bool = False
    capital: str = "fiscal"
    kind: str = "regular"
    allocation_method: str = ""
    restriction: str = ""
    named_project: str = ""
    receiving_account: str = ""
    functional_code: str = ""
    economic_code: str = ""

    @property
    def lot(self) -> str:
        """The natural key of this receipt within its book: document number and fund line, however they were typed."""
        return f"{normalised(self.document_no)} {normalised(self.fund_line)}"


def normalised(text: str) -> str:
    """One spelling for a document number: 财农[2020] 1号, 财农（2020）1号 and 财农〔2020〕1号 are the same."""
    if _NORMAL.fullmatch(text):
        return text
    return _SPACES.sub("", unicodedata.normalize("NFKC", text)).translate(_BRACKETS)


def recorded_date(act: Act) -> date:
    """The calendar day in Beijing on which the server took the act down."""
    return act.recorded_at.astimezone(BEIJING).date()


def own_level(division: str) -> str:
    """The level of a book: 6540 keeps prefecture money of its own, 654024 county money."""
    return _DIVISION_LEVELS[len(division)]


def problems(receipt: Receipt, division: str, fiscal_year: int, today: date) -> list[FieldProblem]:
    """Everything that is wrong with a receipt for this book, by field; empty when it may be booked."""
    wrong = [*_missing(receipt), *_dates(receipt, fiscal_year, today)]
    for name, listed in _LISTED.items():
        if getattr(receipt, name) not in listed:
            wrong.append((name, f"须为 {'、'.join(filter(None, listed))} 之一"))
    if receipt.level in GOVERNMENTS and (receipt.arranged_by == "own") != (receipt.level == own_level(division)):
        wrong.append(("arranged_by", "本级资金填 own，上级下达的资金填 superior，须与资金层级一致"))
    return [FieldProblem(f"/{name}", detail) for name, detail in wrong]


def _missing(receipt: Receipt) -> Iterator[tuple[str, str]]:
    if not 1 <= receipt.fen <= MAX_FEN:
        yield "fen", "金额须大于零且不超过上限"
    if not receipt.document_no.strip():
        yield "document_no", "请填写文件号"
    if not receipt.fund_line.strip():
        yield "fund_line", "请填写文件中的资金名称"
    if not receipt.issuing_department.strip():
        yield "issuing_department", "请填写下达部门"


def _dates(receipt: Receipt, fiscal_year: int, today: date) -> Iterator[tuple[str, str]]:
    if receipt.received_on > today:
        yield "received_on", f"收到日期不得晚于今天（{today}）"
    if receipt.document_date is not None and receipt.document_date > today:
        yield "document_date", f"文件日期不得晚于今天（{today}）"
    if not 2000 <= receipt.origin_year <= fiscal_year:
        yield "origin_year", f"资金年度不得晚于专账年度 {fiscal_year}"


_LISTED = {
    "level": LEVELS,
    "fund_type": FUND_TYPES,
    "arranged_by": ARRANGED_BY,
    "capital": CAPITALS,
    "kind": KINDS,
    "allocation_method": METHODS,
}
