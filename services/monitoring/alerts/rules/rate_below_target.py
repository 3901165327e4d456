"""The disbursement rate reaches the dated targets of the pack (MON-01, MON-02, G-03)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from services.monitoring.alerts.alert import Finding
from services.monitoring.alerts.decisions import Terms
from services.monitoring.alerts.rule import CheckedRule, with_thousands
from services.monitoring.rate.queries import read_movements, read_proved_movements
from services.monitoring.rate.rate import Movement, Rate, at
from services.monitoring.rate.targets import Target, over_by, targets
from services.monitoring.upstream.book import Book


@dataclass(frozen=True)
class Moved:
    """A book's movements on their business dates; in `proved` a payment that was recorded later lies on that day."""

    stated: tuple[Movement, ...]
    proved: tuple[Movement, ...]


def look(connection: Connection, book: Book) -> Moved:
    """What the book moved, by days."""
    return Moved(read_movements(connection, book.book), read_proved_movements(connection, book.book))


def judge(book: Book, moved: Moved, terms: Terms) -> list[Finding] | None:
    """One finding for each target that was missed, or reached by a typed date alone; None before the first is due."""
    dated = over_by(targets(terms.pack, book.fiscal_year), terms.as_of, terms.checked_on)
    return [*_missed(book, dated, moved), *_reached_by_late_records(book, dated, moved)] if dated else None


def _missed(book: Book, dated: Iterable[Target], moved: Moved) -> list[Finding]:
    """One finding for each target that the rate missed at the end of its day, the bound included (G-03)."""
    rates = ((target, at(moved.stated, target.day).own) for target in dated)
    return [_finding(book, target, rate) for target, rate in rates if not rate.reaches(target.percent)]


def _reached_by_late_records(book: Book, dated: Iterable[Target], moved: Moved) -> list[Finding]:
    """One finding for each target that only payments reach which were recorded after its day: a typed date alone."""
    found = []
    for target in dated:
        stated, certain = at(moved.stated, target.day).own, at(moved.proved, target.day).own
        if not stated.reaches(target.percent) or certain.reaches(target.percent):
            continue
        late = with_thousands(stated.paid_fen - certain.paid_fen)
        short = with_thousands(certain.shortfall_fen(target.percent))
        finding = replace(
            _finding(book, target, stated),
            key=f"{book.book}.rate.{target.day:%m%d}.late-records",
            severity="yellow",
            figure=f"拨付率 {stated.percent}%，其中业务日期不晚于当日、当日以后才登记的拨付 {late} 元，请核对支付凭证",
            threshold=f"按登记日期不低于 {target.percent}%，还差 {short} 元",
        )
        found.append(finding)
    return found


def _finding(book: Book, target: Target, rate: Rate) -> Finding:
    paid, budget = with_thousands(rate.paid_fen), with_thousands(rate.budget_fen)
    return RULE.finding(
        book,
        key=f"rate.{target.day:%m%d}",
        as_of=target.day,
        figure=f"拨付率 {rate.percent}%：已拨付 {paid} 元，本级预算 {budget} 元",
        threshold=f"不低于 {target.percent}%，还差 {with_thousands(rate.shortfall_fen(target.percent))} 元",
        clause=target.clause,
        about=book.book,
    )


RULE = CheckedRule(
    code="RateBelowTarget",
    label="拨付率未达标",
    severity="red",
    passed="本级拨付率达到目标",
    look=look,
    judge=judge,
)
