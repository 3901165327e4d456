"""A receipt: one fund line of one document, with every attribute the texts ask for. It stays a lot for life.

What kinds of inflow there are, what each must bring, and which lists its attributes come from, the rule pack says.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from shared.kernel.divisions import succession
from shared.kernel.errors import FieldProblem
from shared.kernel.money import MAX_FEN
from shared.kernel.natural_keys import document_key, document_no, issued_key
from shared.kernel.records import FrozenRecord, replace
from shared.kernel.workdays import add_working_days
from shared.policy.model import FundCatalogue, LedgerRules, RulePack

GOVERNMENTS = ("central", "province", "prefecture", "county")
LEVELS = (*GOVERNMENTS, "mixed", "bond", "other")
FUND_TYPES = ("special", "integrated", "bond", "central-budget-investment", "other-agricultural", "other")
ARRANGED_BY = ("superior", "own")
CAPITALS = ("fiscal", "financial", "social")
HANDLINGS = ("county-arranged", "pooled")
REACHES = ("", "village", "household", "person")
METHODS = ("", "factor", "target-task", "performance")

_NORMAL = re.compile(r"[\u4e00-\u9fff0-9A-Za-z〔〕./_-]+")
_NORMAL_LOT = re.compile(f"{_NORMAL.pattern} {_NORMAL.pattern}")
_DIVISION_LEVELS = {2: "province", 4: "prefecture", 6: "county"}


class Receipt(FrozenRecord, frozen=True, kw_only=True):
    """What came in, as its document says. `fen` is integer fen; `restriction` is a project category or empty.

    `notified_on` is when the quota became known, apart from the day of the cash. `transfer_id` is the one id that money
    passed down a level has in both books (G-63). `won_support`: gained in the competition for superior support.
    `pooling_department` is the county's department that pooled it with the rest.
    `announcement` is the budget line or notice ("document fund-line") it answers, where its own document is another.
    The fields stand in the order in which they are stored: so they are written and read fastest.
    """

    agricultural: bool = True
    allocation_method: str = ""
    announcement: str = ""
    arranged_by: str
    broad_category: str = ""
    capital: str = "fiscal"
    county_plan: str = ""
    document_date: date | None = None
    document_no: str
    donation_platform: str = ""
    economic_code: str = ""
    fen: int
    functional_code: str = ""
    fund_code: str = ""
    fund_line: str
    fund_type: str
    handling: str = ""
    issuing_department: str
    kind: str = "regular"
    level: str
    named_project: str = ""
    notified_on: date | None = None
    origin_year: int
    pooling_department: str = ""
    reach: str = ""
    received_on: date
    receiving_account: str = ""
    remarks: str = ""
    restriction: str = ""
    stock: bool = False
    sub_class: str = ""
    transfer_id: str = ""
    won_support: bool = False

    def pooled_by(self, booked_by: str) -> str:
        """Who pooled this money (资金整合部门): the department it names, else who booked it; none if it was not."""
        pooled = (self.handling or usual_handling(self.kind)) == "pooled" or self.fund_type == "integrated"
        return (self.pooling_department or booked_by) if pooled else self.pooling_department

    @property
    def lot(self) -> str:
        """The natural key of this receipt within its book: document number and fund line, however they were typed."""
        typed = f"{self.document_no} {self.fund_line}"
        if _NORMAL_LOT.fullmatch(typed):
            return typed
        return f"{normalised(self.document_no)} {normalised(self.fund_line)}"


RESTS_ON = {"received_on": "收到日期", "document_date": "文件日期", "notified_on": "通知日期"}
"""What an entry of a receipt rests on: none of it lies after the business date.

It was received in the book's year, but for what was issued in advance (提前下达), which may come in the year before,
and for what an adjustment makes up for a sealed year.
"""


class Booking(NamedTuple):
    """Where and when a receipt is booked: the book's year, day of recording, business date, the month it adjusts."""

    fiscal_year: int
    recorded_on: date
    on: date
    adjusts: str = ""


class Booked(NamedTuple):
    """A receipt that an earlier year's book used, as a later one knows it: its natural key and transfer id."""

    lot: str
    transfer_id: str


def normalised(text: str) -> str:
    """One spelling for a document number: 财农[2020] 1号, 财农（2020）1号 and 财农〔2020〕1号 are the same."""
    if _NORMAL.fullmatch(text):
        return text
    return document_no(text)


@lru_cache(maxsize=8_192)
def lot_key(name: str) -> str:
    """By what two names of lots are known to be one: number and fund line, each as it is compared.

    Asked half a dozen times for each receipt.
    """
    number, *line = name.rsplit(" ", 1)
    return " ".join([issued_key(number), *map(document_key, line)])


def lot_name(text: str) -> str:
    """The name of a lot as somebody typed it ("document fund-line"), as the book spells it."""
    return " ".join(normalised(part) for part in text.rsplit(" ", 1))


def own_level(division: str) -> str:
    """The level of a book: 6540 keeps prefecture money of its own, 654024 county money."""
    return _DIVISION_LEVELS[len(division)]


def usual_handling(kind: str) -> str:
    """Lump sums are arranged by the county itself, project funds are pooled (LED-50), unless the document says else."""
    return "county-arranged" if kind == "block" else "pooled"


def _known(name: str, announced: Mapping[str, str]) -> str:
    return announced.get(name) or announced.get(lot_key(name), name)


def completed(receipt: Receipt, announced: Mapping[str, str]) -> Receipt:
    """The receipt with its usual handling where the document names none, and the name of what announced it.

    `announced` are the book's announcements by their names and keys. One of the receipt's own name need not be cited.
    """
    if receipt.announcement:
        receipt = replace(receipt, announcement=_known(lot_name(receipt.announcement), announced))
    elif announced and (own := _known(receipt.lot, announced)) != receipt.lot:
        receipt = replace(receipt, announcement=own)
    return receipt if receipt.handling else replace(receipt, handling=usual_handling(receipt.kind))


def problems(receipt: Receipt, division: str, booking: Booking, rules: LedgerRules) -> list[FieldProblem]:
    """Everything that is wrong with a receipt for this book, by field; empty when it may be booked."""
    fiscal_year = booking.fiscal_year
    wrong = [*_missing(receipt), *_dates(receipt, booking), *_listed(receipt, rules)]
    if receipt.level in GOVERNMENTS and (receipt.arranged_by == "own") != (receipt.level == own_level(division)):
        wrong.append(("arranged_by", "本级资金填 own，上级下达的资金填 superior，须与资金层级一致"))
    if receipt.kind != "regular" and receipt.kind in rules.inflow_kinds:
        wrong += _of_its_kind(receipt, fiscal_year, rules)
    return [FieldProblem(f"/{name}", detail) for name, detail in wrong]


def flags(receipt: Receipt, division: str, pack: RulePack) -> tuple[str, ...]:
    """What a reader of the book should be shown about a receipt; none of it keeps the money out."""
    rules = pack.ledger
    found = []
    if receipt.level == "province" and receipt.named_project and rules.superior_projects == "flag":
        found.append("names-project")
    if receipt.level == "province" and receipt.restriction and rules.superior_earmarks == "flag":
        found.append("earmarked-by-province")
    if _slow(receipt, rules):
        found.append("block-slow")
    if receipt.kind != "regular" and rules.inflow_kinds[receipt.kind].award_source:
        found.append("award-source")
    if receipt.fund_code:
        catalogue = catalogue_of(division, rules)
        if catalogue and receipt.fund_code not in catalogue.items:
            found.append("fund-code-not-in-catalogue")
    return tuple(found)


def catalogue_of(division: str, rules: LedgerRules) -> FundCatalogue | None:
    """The fund items that this county may pool; None where the pack knows no catalogue."""
    named = (
        catalogue
        for catalogue in rules.fund_catalogues
        if any(succession().within(division, place) for place in catalogue.places)
    )
    return next(named, rules.fund_catalogues[-1] if rules.fund_catalogues else None)


def _slow(receipt: Receipt, rules: LedgerRules) -> bool:
    """Whether a block took longer from its document to the county than the pack calls timely (及时切块)."""
    if receipt.kind != "block" or receipt.document_date is None:
        return False
    return receipt.received_on > add_working_days(receipt.document_date, rules.block_working_days)


def _of_its_kind(receipt: Receipt, fiscal_year: int, rules: LedgerRules) -> Iterator[tuple[str, str]]:
    kind = rules.inflow_kinds[receipt.kind]
    for name in kind.requires:
        if not getattr(receipt, name):
            yield name, f"{kind.label}必填"
    for name in ("capital", "arranged_by"):
        allowed = getattr(kind, name)
        if allowed and getattr(receipt, name) != allowed:
            yield name, f"{kind.label}须为 {allowed}"
    if kind.earlier and receipt.origin_year >= fiscal_year:
        yield "origin_year", f"{kind.label}须为 {fiscal_year} 年以前的资金"
    if receipt.kind == "in-advance" and receipt.notified_on and receipt.notified_on >= date(fiscal_year, 1, 1):
        yield "notified_on", f"{kind.label}须在 {fiscal_year} 年以前通知"


def _listed(receipt: Receipt, rules: LedgerRules) -> Iterator[tuple[str, str]]:
    yield from _unlisted(*_of_a_list(receipt))
    if receipt.kind not in rules.inflow_kinds:
        yield "kind", _one_of(rules.inflow_kinds)
    if receipt.broad_category and receipt.broad_category not in rules.broad_categories:
        yield "broad_category", _one_of(rules.broad_categories)
    if receipt.sub_class:
        if receipt.agricultural:
            yield "sub_class", "只有非农项目才填小类"
        elif receipt.sub_class not in rules.non_agricultural_classes:
            yield "sub_class", _one_of(rules.non_agricultural_classes)


def _one_of(listed: Iterable[str]) -> str:
    return f"须为 {'、'.join(filter(None, listed))} 之一"


def _missing(receipt: Receipt) -> Iterator[tuple[str, str]]:
    if not 1 <= receipt.fen <= MAX_FEN:
        yield "amount", "金额须大于零且不超过上限"
    if not receipt.document_no.strip():
        yield "document_no", "请填写文件号"
    if not receipt.fund_line.strip():
        yield "fund_line", "请填写文件中的资金名称"
    if not receipt.issuing_department.strip():
        yield "issuing_department", "请填写下达部门"


def _dates(receipt: Receipt, booking: Booking) -> Iterator[tuple[str, str]]:
    fiscal_year = booking.fiscal_year
    for name, label in RESTS_ON.items():
        day = getattr(receipt, name)
        if day is None or day <= booking.on:
            continue
        if day > booking.recorded_on:
            yield name, f"{label}不得晚于今天（{booking.recorded_on}）"
        else:
            yield name, f"{label}（{day}）晚于业务日期（{booking.on}）：款到文到方可入账，请核对两个日期"
    first = date(fiscal_year - (receipt.kind == "in-advance"), 1, 1)
    if receipt.received_on < first and not "" < booking.adjusts < str(fiscal_year):
        yield (
            "received_on",
            f"收到日期（{receipt.received_on}）早于本专账可记的第一日（{first}），请记入所属年度的专账；"
            "该年度已结账的，以 adjusts 写明所补记的月份和原因",
        )
    if not 2000 <= receipt.origin_year <= fiscal_year:
        yield "origin_year", f"资金年度须在 2000 与专账年度 {fiscal_year} 之间"


@lru_cache
def _unlisted(*values: str) -> list[tuple[str, str]]:
    """The attributes whose value is on no list. Few combinations occur, so that each is looked up once."""
    listed = zip(_LISTED.items(), values, strict=True)
    return [(name, _one_of(known)) for (name, known), value in listed if value not in known]


_LISTED = {
    "level": LEVELS,
    "fund_type": FUND_TYPES,
    "arranged_by": ARRANGED_BY,
    "capital": CAPITALS,
    "allocation_method": METHODS,
    "handling": HANDLINGS,
    "reach": REACHES,
}

_of_a_list = attrgetter(*_LISTED)
