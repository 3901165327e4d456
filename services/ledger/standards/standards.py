"""Subsidy standards (补助标准): what a county pays a household, by policy, village and type of household (因村因户).

A county sets its own standards, above the existing ones; policies may be stacked or differ (政策叠加、差异化扶持).
"""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from services.ledger.book import jurisdiction as authority
from services.ledger.book.batch import HOUSEHOLD_TYPES, Line
from services.ledger.book.errors import rests_on
from services.ledger.book.payment import SUBSIDIES
from services.ledger.standards.errors import StandardIncomplete, StandardNotAbove
from shared.kernel.acts import Act
from shared.kernel.aggregate import Aggregate, Created
from shared.kernel.divisions import succession
from shared.kernel.errors import FieldProblem
from shared.kernel.money import MAX_FEN, yuan
from shared.kernel.reasons import must_say_why
from shared.policy.model import RulePack

STANDARDS = UUID("2f9f0f43-7f0e-5a35-8b1a-6f7d3a6f5b21")

OFF = "off-standard"

_POLICY = re.compile(r"[a-z][a-z0-9-]{0,19}", re.ASCII)

Place = tuple[str, str]
"""Division code and type of household, "" for every type."""

Kind = tuple[str, str, str]
"""Policy, place and type of household of a line."""


@dataclass(frozen=True, slots=True)
class Standard:
    """So much a unit for households of a place and type, from `valid_from` to `valid_until` (both included).

    `superior_fen` is the existing standard (国家、省级现有补助标准) that it has to exceed, 0 where there is none.
    `yearly_fen` is the most that a household gets by this policy in a year, 0 without a cap; `once`: never again.
    """

    policy: str
    subsidy: str
    place: str
    household_type: str
    fen: int
    unit: str
    valid_from: date
    valid_until: date | None
    document_no: str
    superior_fen: int = 0
    superior_document: str = ""
    stackable: bool = True
    yearly_fen: int = 0
    once: bool = False

    def holds(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)


class StandardsEntry(Aggregate.Event):
    """One act on a county's standards."""

    county: str


class StandardsOpened(Created, StandardsEntry):
    TOPIC = "ledger.subsidy-standards.opened"

    def apply(self, standards: "Standards") -> None:
        standards.county = self.county


class StandardSet(StandardsEntry):
    TOPIC = "ledger.subsidy-standards.set"
    standard: Standard
    rule_pack: str

    def apply(self, standards: "Standards") -> None:
        standard = self.standard
        standards.by_policy.setdefault(standard.policy, []).append(standard)
        standards.stackable[standard.policy] = standard.stackable


class Standards(Aggregate):
    """The rate table of one county, oldest rate first; of two in force the later set holds."""

    TOPIC = "ledger.subsidy-standards"
    LABEL = "补助标准"

    Event = StandardsEntry
    Opened = StandardsOpened
    Set = StandardSet

    def __init__(self) -> None:
        self.county = ""
        self.by_policy: dict[str, list[Standard]] = {}
        self.stackable: dict[str, bool] = {}

    @classmethod
    def open(cls, county: str, act: Act) -> "Standards":
        """Begin a county's table."""
        return cls.create(cls.Opened, act, county=county)

    @staticmethod
    def create_id(county: str) -> UUID:
        """One table a county."""
        return uuid5(STANDARDS, county)

    def set(self, standard: Standard, pack: RulePack, act: Act) -> None:
        """Set a standard; it must be above the existing one, the superior's and the county's own (高于现有补助标准).

        Where the county has one for these households already, the reason stands in the entry: raises ReasonMissing.
        """
        authority.decides(self.county, pack, act)
        if problems := list(_problems(standard, self.county)):
            raise StandardIncomplete("请更正所列各项后重新提交", fields=tuple(problems))
        earlier = [other for other in self.by_policy.get(standard.policy, ()) if _for(other) == _for(standard)]
        existing = max([standard.superior_fen, *_replaced(standard, earlier, act.recorded_on)])
        if standard.fen <= existing:
            raise StandardNotAbove(
                f"新标准 {yuan(standard.fen)} 元须高于现有补助标准 {yuan(existing)} 元",
                clause=rests_on(pack, pack.ledger.subsidy_standard),
                fields=(FieldProblem("/amount", "须高于现有补助标准"),),
            )
        for latest in earlier[-1:]:
            must_say_why(act, f"{standard.policy} 的补助标准", _steering(latest), _steering(standard))
        self.record(StandardSet, act, county=self.county, standard=standard, rule_pack=pack.name)

    def off(self, lines: Sequence[Line], refused: Container[int], on: date, match: str) -> dict[int, str]:
        """Lines that do not keep to their standard, by number; `match`: "at-most" or "exact". Re-payments are free."""
        found: dict[int, str] = {}
        rates: dict[Kind, Standard | None] = {}
        for number, line in enumerate(lines, start=1):
            kind = _kind(line)
            if kind not in rates:
                rates[kind] = self.rate(kind, on)
            standard = rates[kind]
            if standard is None or number in refused or line.repays:
                continue
            due, fen = standard.fen * line.units, line.fen
            if fen > due or (match == "exact" and fen != due) or line.subsidy != standard.subsidy:
                found[number] = OFF
        return found

    def named(self, lines: Sequence[Line], refused: Mapping[int, str], on: date, match: str) -> dict[int, str]:
        """In words what the standard of each line asks that `off` found, by number."""
        found = [number for number, code in refused.items() if code == OFF]
        kinds = {number: _kind(lines[number - 1]) for number in found}
        rates = {kind: self.rate(kind, on) for kind in set(kinds.values())}
        asked = ((number, rates[kind]) for number, kind in kinds.items())
        return {number: _asks(rate, lines[number - 1].units, match) for number, rate in asked if rate is not None}

    def without(self, lines: Iterable[Line], on: date) -> int:
        """How many accepted lines have no standard to keep to."""
        kinds = Counter(_kind(line) for line in lines if not line.code and not line.repays)
        return sum(count for kind, count in kinds.items() if self.rate(kind, on) is None)

    def before(self, rate: Standard) -> Standard | None:
        """What a standard took the place of, where that gave another amount or cap."""
        same = [other for other in self.by_policy.get(rate.policy, ()) if _for(other) == _for(rate)]
        earlier = same[: same.index(rate)][-1:]
        return next((other for other in earlier if _steering(other) != _steering(rate)), None)

    def rate(self, kind: Kind, on: date) -> Standard | None:
        """The standard for lines of a kind on a day: the nearest place first, then the type; None without one."""
        fitting = [standard for standard in self.by_policy.get(kind[0], ()) if _fits(standard, kind, on)]
        ranked = sorted(fitting, key=lambda standard: (len(standard.place), bool(standard.household_type)))
        return ranked[-1] if ranked else None


def _kind(line: Line) -> Kind:
    return line.policy, line.place, line.household_type


def _asks(rate: Standard, units: int, match: str) -> str:
    limit = "应为" if match == "exact" else "不得超过"
    of = f"{rate.policy}（{rate.document_no}，{rate.place}）每{rate.unit} {yuan(rate.fen)} 元"
    return f"{of}，{units} {rate.unit}{limit} {yuan(rate.fen * units)} 元，补助类别为 {rate.subsidy}"


def _replaced(standard: Standard, earlier: Sequence[Standard], recorded_on: date) -> Iterator[int]:
    """What a standard takes the place of on any day that it is for: of two in force the later set holds.

    The day on which it is set is such a day, too, so that a typed date of before cannot pass under what holds now.
    """
    for day in {standard.valid_from, recorded_on, *(other.valid_from for other in earlier)}:
        if standard.holds(day):
            yield from [other.fen for other in earlier if other.holds(day)][-1:]


def _for(standard: Standard) -> Place:
    return standard.place, standard.household_type


def _steering(standard: Standard) -> dict[str, object]:
    """What of a standard says how much is paid to whom, by the words of its form."""
    return {"金额": standard.fen, "单位": standard.unit, "补助类别": standard.subsidy, "可否叠加": standard.stackable,
            "年度上限": standard.yearly_fen, "只发一次": standard.once}  # fmt: skip


def _fits(standard: Standard, kind: Kind, on: date) -> bool:
    _, place, household_type = kind
    typed = standard.household_type in ("", household_type)
    return typed and standard.holds(on) and succession().within(place, standard.place)


def _problems(standard: Standard, county: str) -> Iterator[FieldProblem]:
    if not _POLICY.fullmatch(standard.policy):
        yield FieldProblem("/policy", "政策代码只含小写字母、数字和连字符，以字母开头，最多 20 字")
    if standard.subsidy not in SUBSIDIES:
        yield FieldProblem("/subsidy", f"补助类别须为 {'、'.join(SUBSIDIES)} 之一")
    if standard.household_type not in HOUSEHOLD_TYPES:
        yield FieldProblem("/household_type", f"农户类型须为 {'、'.join(filter(None, HOUSEHOLD_TYPES))} 之一")
    if not succession().within(standard.place, county):
        yield FieldProblem("/place", f"适用范围须在 {county} 辖区内")
    if not 0 < standard.fen <= MAX_FEN:
        yield FieldProblem("/amount", "金额须大于零且不超过上限")
    if not 0 <= standard.yearly_fen <= MAX_FEN:
        yield FieldProblem("/yearly_amount", "年度上限不得为负且不超过上限")
    if standard.valid_until is not None and standard.valid_until < standard.valid_from:
        yield FieldProblem("/valid_until", "截止日期不得早于起始日期")
