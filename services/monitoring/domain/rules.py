"""What a check looks for (日常监管): dated rate targets of the pack, and agreement of the two master ledgers.

Each rule is a pure function of figures; it returns findings, and the aggregate decides whether they are new.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from services.monitoring.domain.alert import Finding
from services.monitoring.domain.rate import Movement, Rate, at
from services.monitoring.domain.reconciliation import Difference, Kind, Pair
from shared.kernel.errors import Clause
from shared.policy.citing import clause_of
from shared.policy.model import RateThreshold, RulePack

RATE_BELOW_TARGET = "RateBelowTarget"
LEDGERS_DISAGREE = "LedgersDisagree"
ASSET_AT_RISK = "AssetAtRisk"

ASSET_RISKS = {
    "idle": ("闲置", "连续 180 天没有使用记录"),
    "wasted": ("浪费", "连续两次检查价值或收益低于目标的 50%"),
    "lost": ("流失", "检查时未找到，或未经决定核销"),
}
"""Risk -> its word, and when it is one (the text has the words only: the limits are ours, G-21)."""

DISAGREEMENTS = {
    Kind.ONLY_IN_FUNDS: "只在资金总台账中",
    Kind.ONLY_IN_PROJECTS: "只在项目总台账中",
    Kind.AMOUNT_DIFFERS: "两本总台账金额不一致",
}


def _yuan(fen: int) -> str:
    """An amount as an alert's sentence has it: yuan with thousands separated."""
    return f"{fen // 100:,}.{fen % 100:02d}"


@dataclass(frozen=True)
class Book:
    """The book under check, and the last ledger entry that the figures include."""

    book: str
    county: str
    fiscal_year: int
    sequence: int
    simulated: bool


@dataclass(frozen=True)
class Facts:
    """What the read model knows of one book at one moment: what the rules are given to look at.

    `movements` lie on their business dates; in `proved` a payment that was recorded later lies on that day.
    """

    book: Book
    movements: tuple[Movement, ...]
    proved: tuple[Movement, ...]
    pairs: tuple[Pair, ...]


@dataclass(frozen=True)
class Target:
    """A dated target of the pack in the book's year."""

    day: date
    percent: int
    clause: Clause


def targets(pack: RulePack, fiscal_year: int) -> tuple[Target, ...]:
    """The pack's targets as days of the year. A pack without thresholds has none (G-05)."""
    return tuple(_target(pack, threshold, fiscal_year) for threshold in pack.rate_thresholds)


def _target(pack: RulePack, threshold: RateThreshold, fiscal_year: int) -> Target:
    clause = clause_of(pack, threshold.basis)
    return Target(date(fiscal_year, threshold.month, threshold.day), threshold.percent, clause)


def rules_of(dated: Sequence[Target]) -> tuple[str, ...]:
    """Which rules a check of a book runs: the rate's only where the place's pack has a target whose day is over."""
    return (RATE_BELOW_TARGET, LEDGERS_DISAGREE) if dated else (LEDGERS_DISAGREE,)


def over_by(dated: Iterable[Target], as_of: date, today: date) -> tuple[Target, ...]:
    """The targets whose day is over: asked about, and ended in Beijing, so that the last payment of the day counts."""
    return tuple(target for target in dated if target.day <= as_of and target.day < today)


def rate_below_target(book: Book, dated: Iterable[Target], movements: Sequence[Movement]) -> list[Finding]:
    """One finding for each target that the rate missed at the end of its day, the bound included (G-03)."""
    missed = ((target, at(movements, target.day).own) for target in dated)
    return [_missed(book, target, rate) for target, rate in missed if not rate.reaches(target.percent)]


def reached_by_late_records(
    book: Book, dated: Iterable[Target], movements: Sequence[Movement], proved: Sequence[Movement]
) -> list[Finding]:
    """One finding for each target that only payments reach which were recorded after its day: a typed date alone."""
    found = []
    for target in dated:
        stated, certain = at(movements, target.day).own, at(proved, target.day).own
        if not stated.reaches(target.percent) or certain.reaches(target.percent):
            continue
        late, short = _yuan(stated.paid_fen - certain.paid_fen), _yuan(certain.shortfall_fen(target.percent))
        finding = replace(
            _missed(book, target, stated),
            key=f"{book.book}.rate.{target.day:%m%d}.late-records",
            severity="yellow",
            figure=f"拨付率 {stated.percent}%，其中业务日期不晚于当日、当日以后才登记的拨付 {late} 元，请核对支付凭证",
            threshold=f"按登记日期不低于 {target.percent}%，还差 {short} 元",
        )
        found.append(finding)
    return found


def _missed(book: Book, target: Target, rate: Rate) -> Finding:
    short = _yuan(rate.shortfall_fen(target.percent))
    return Finding(
        key=f"{book.book}.rate.{target.day:%m%d}",
        rule=RATE_BELOW_TARGET,
        severity="red",
        book=book.book,
        county=book.county,
        fiscal_year=book.fiscal_year,
        as_of=target.day,
        figure=f"拨付率 {rate.percent}%：已拨付 {_yuan(rate.paid_fen)} 元，本级预算 {_yuan(rate.budget_fen)} 元",
        threshold=f"不低于 {target.percent}%，还差 {short} 元",
        clause=target.clause,
        at_sequence=book.sequence,
        about=book.book,
        simulated=book.simulated,
    )


def ledgers_disagree(book: Book, found: Iterable[Difference], as_of: date, clause: Clause) -> list[Finding]:
    """One finding for each project that the two master ledgers see differently."""
    return [
        Finding(
            key=f"{book.book}.ledgers.{difference.project}.{difference.projects_fen}.{difference.funds_fen}",
            rule=LEDGERS_DISAGREE,
            severity="yellow",
            book=book.book,
            county=book.county,
            fiscal_year=book.fiscal_year,
            as_of=as_of,
            figure=(
                f"{DISAGREEMENTS[difference.kind]}：项目总台账 {_yuan(difference.projects_fen)} 元，"
                f"资金总台账 {_yuan(difference.funds_fen)} 元"
            ),
            threshold="两本总台账对应一致",
            clause=clause,
            at_sequence=book.sequence,
            about=difference.project,
            simulated=book.simulated,
        )
        for difference in found
    ]


def asset_at_risk(book: Book, asset: str, risk: str, observed: str, as_of: date, clause: Clause) -> Finding:
    """What an inspection of an asset confirmed by eye: idle, wasted or lost."""
    word, limit = ASSET_RISKS[risk]
    return Finding(
        key=f"{book.book}.asset.{asset}.{risk}.{as_of.isoformat()}",
        rule=ASSET_AT_RISK,
        severity="yellow",
        book=book.book,
        county=book.county,
        fiscal_year=book.fiscal_year,
        as_of=as_of,
        figure=f"资产{word}：{observed}",
        threshold=limit,
        clause=clause,
        at_sequence=book.sequence,
        about=asset,
        simulated=book.simulated,
    )
