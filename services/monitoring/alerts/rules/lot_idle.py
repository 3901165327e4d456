"""Money of a lot does not lie in the pool for more than twelve months: it is arranged, passed down or taken back.

No text of the packs names such a period; Xinjiang's (二（三）) speaks of what finished projects leave over. So the rule
and its period are defaults of the platform everywhere, and an alert says so.
"""

from datetime import date

from sqlalchemy import Connection

from services.monitoring.alerts.alert import Finding
from services.monitoring.alerts.decisions import Terms
from services.monitoring.alerts.rule import CheckedRule, with_thousands
from services.monitoring.funds.decisions import LotAge, LotMovement, ages
from services.monitoring.funds.queries import read_lot_movements
from services.monitoring.upstream.book import Book
from shared.policy.citing import clause_of
from shared.policy.general import Basis
from shared.policy.loader import DEFAULT, PLATFORM, SILENT

BASIS = Basis(document=PLATFORM, section=SILENT, quote=DEFAULT, standing="default")


def look(connection: Connection, book: Book) -> tuple[LotMovement, ...]:
    """What moved the lots of the book, day by day."""
    return read_lot_movements(connection, book.book)


def judge(book: Book, moved: tuple[LotMovement, ...], terms: Terms) -> list[Finding] | None:
    """One finding for each lot with free money that last moved more than twelve months ago.

    None where no lot is known for so long: there is nothing to judge in a book's first year.
    """
    day = min(terms.as_of, terms.checked_on)
    since = _a_year_before(day)
    if all(movement.day >= since for movement in moved):
        return None
    return [_finding(book, age, day, terms) for age in ages(moved, day) if age.idle_since < since]


def _finding(book: Book, age: LotAge, day: date, terms: Terms) -> Finding:
    free = with_thousands(age.unallocated_fen)
    return RULE.finding(
        book,
        key=f"idle.{age.lot}.{age.idle_since.isoformat()}",
        as_of=day,
        figure=f"资金批次“{age.lot}”未安排 {free} 元，最近一次变动为 {age.idle_since.isoformat()}",
        threshold="超过 12 个月没有变动（期限为平台默认值）",
        clause=clause_of(terms.pack, BASIS),
        about=book.book,
    )


def _a_year_before(day: date) -> date:
    """The same day of the year before; 28 February for the 29th."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


RULE = CheckedRule(
    code="LotIdle",
    label="资金闲置",
    severity="yellow",
    passed="没有闲置超过 12 个月的资金批次",
    look=look,
    judge=judge,
)
