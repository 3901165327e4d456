"""Money that is announced before it comes: a line of the own level's budget, or a superior's notice."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from services.ledger.book.receipt import CAPITALS, FUND_TYPES, LEVELS, REACHES, normalised, own_level
from shared.kernel.date_order import DateOrder, NotBefore
from shared.kernel.errors import FieldProblem
from shared.kernel.money import MAX_FEN

SOURCES = ("budget", "notice")


@dataclass(frozen=True, slots=True)
class Announcement:
    """One fund line: `budget` is arranged by the book's own level, `notice` is due from a superior until `due_on`."""

    source: str
    document_no: str
    fund_line: str
    fen: int
    level: str
    fund_type: str
    issuing_department: str
    due_on: date
    document_date: date | None = None
    agricultural: bool = True
    capital: str = "fiscal"
    reach: str = ""

    @property
    def name(self) -> str:
        """Its natural key, spelt as a lot's: document number and fund line."""
        return f"{normalised(self.document_no)} {normalised(self.fund_line)}"


ORDER = DateOrder(
    {"document_date": "文件日期", "due_on": "应到日期", "effective_on": "业务日期"},
    (
        NotBefore("effective_on", "document_date", "收到来文后方可登记"),
        NotBefore("due_on", "document_date", "资金在来文之后到账"),
    ),
)


def in_order(said: Announcement, on: date) -> None:
    """Refuse dates that contradict each other; raises DatesOutOfOrder."""
    if said.document_date is not None:
        stated = {"document_date": said.document_date, "due_on": said.due_on}
        ORDER.require(stated, {"effective_on": on})


def problems(said: Announcement, division: str) -> list[FieldProblem]:
    """Everything that is wrong with an announcement for this book, by field."""
    return [FieldProblem(f"/{name}", detail) for name, detail in _problems(said, division)]


def _problems(said: Announcement, division: str) -> Iterator[tuple[str, str]]:
    if not 1 <= said.fen <= MAX_FEN:
        yield "amount", "金额须大于零且不超过上限"
    for name in ("document_no", "fund_line", "issuing_department"):
        if not getattr(said, name).strip():
            yield name, "必填"
    for name, listed in _LISTED.items():
        if getattr(said, name) not in listed:
            yield name, f"须为 {'、'.join(filter(None, listed))} 之一"
    if (said.source == "budget") != (said.level == own_level(division)):
        yield "level", "本级预算（budget）填本级，上级通知（notice）填上级"


_LISTED = {"source": SOURCES, "level": LEVELS, "fund_type": FUND_TYPES, "capital": CAPITALS, "reach": REACHES}
