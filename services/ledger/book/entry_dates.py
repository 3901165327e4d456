"""When an entry may be dated: within the life of its book, and not before what it rests on (`date_rules.py`).

The book begins on 1 January, or on the day it was opened where that is later, and ends on 31 December: so the months
sum to the year. That nothing is dated ahead of the day of recording, the counter sees to. What the platform itself
enters is never lost: it is moved to the nearest day that is open to it, and says so.
"""

from dataclasses import replace
from datetime import date
from functools import lru_cache

from services.ledger.book.date_rules import NEVER, Dated, Facts, Life
from services.ledger.book.entry import Entry
from services.ledger.book.state import BookState
from shared.kernel.acts import Act
from shared.kernel.date_order import DatesOutOfOrder
from shared.kernel.errors import FieldProblem


def dated(book: BookState, kind: type[Entry], facts: Facts, act: Act) -> Act:
    """The act, on a day that is open to this kind of entry; raises DatesOutOfOrder with both dates and what to do."""
    rule, day = kind.DATES, act.effective_on
    first, last = bounds(book.fiscal_year, book.opened_on, rule.life)
    for after in rule.after:
        found = min(after.day(book, facts, act), last)
        if day < found and not act.automatic:
            raise too_early(day, after.label, found)
        first = max(first, found)
    if first <= day <= last:
        return act
    if not act.automatic:
        if act.recorded_on < first == date(book.fiscal_year, 1, 1):
            raise _not_begun(book, day, first, rule)
        raise _outside(book, day, first, last, rule.life)
    nearest = min(max(day, first), last)
    told = f"业务日期 {day} 不在可记账日期内，自动记入 {nearest}"
    return replace(act, effective_on=nearest, reason=f"{act.reason}；{told}" if act.reason else told)


def opening(county: str, fiscal_year: int, act: Act) -> Act:
    """The act that opens a book: on a day of its year, or of the year before where plan and notices come early."""
    first, last, day = date(fiscal_year - 1, 1, 1), date(fiscal_year, 12, 31), act.effective_on
    if first <= day <= last:
        return act
    january = date(fiscal_year, 1, 1)
    if act.automatic:
        return replace(act, effective_on=january, reason=f"业务日期 {day} 在年度之外，自 {january} 起开账")
    fix = f"业务日期（{day}）须在 {first} 与 {last} 之间；补建以前年度的专账请填 {january}"
    raise DatesOutOfOrder(
        f"不能于该日开立专账 {county}-{fiscal_year}：{fix}", fields=(FieldProblem("/effective_on", fix),)
    )


@lru_cache(maxsize=10_000)
def bounds(fiscal_year: int, opened_on: date, life: Life) -> tuple[date, date]:
    """The first and the last day that are open. A book opened when its year was over begins with the year."""
    january, december = date(fiscal_year, 1, 1), date(fiscal_year, 12, 31)
    opened = opened_on if opened_on <= december else january
    first = NEVER if life.unopened else opened
    return first if life.ahead else max(first, january), date.max if life.afterwards else december


def too_early(
    day: date, label: str, found: date, pointer: str = "/effective_on", of: str = "业务日期"
) -> DatesOutOfOrder:
    """A date before that of what it rests on."""
    fix = f"{of}（{day}）早于{label}（{found}），请改为 {found} 或以后"
    return DatesOutOfOrder(fix, fields=(FieldProblem(pointer, fix),))


def _not_begun(book: BookState, day: date, first: date, rule: Dated) -> DatesOutOfOrder:
    """Before the book's first day no date is open to the entry: it waits. What came early keeps its true day."""
    fix = f"专账 {book.book} 的第一日（{first}）未到，业务日期（{day}）不能记入，请于 {first} 或以后登记"
    fix += f"；{rule.ahead_of_year}" if rule.ahead_of_year else ""
    return DatesOutOfOrder(f"{fix}：{rule.life.why}", fields=(FieldProblem("/effective_on", fix),))


def _outside(book: BookState, day: date, first: date, last: date, life: Life) -> DatesOutOfOrder:
    if day > last:
        following = f"{book.county}-{book.fiscal_year + 1}"
        fix = f"业务日期（{day}）晚于专账 {book.book} 的最后一日（{last}），请改为该日或以前，或记入专账 {following}"
    elif book.opened_on == first:
        fix = f"业务日期（{day}）早于专账 {book.book} 开立之日（{first}），请改为 {first} 或以后"
    else:
        fix = f"业务日期（{day}）早于专账 {book.book} 的第一日（{first}），请改为 {first} 或以后，或记入所属年度的专账"
    return DatesOutOfOrder(f"{fix}：{life.why}", fields=(FieldProblem("/effective_on", fix),))
