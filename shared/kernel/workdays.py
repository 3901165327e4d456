"""Working days with the State Council's holidays and make-up days.

The arrangement of a year is announced in the autumn before it, and `chinesecalendar` holds it from its next release on.
Until then a year has its Saturdays, Sundays and the holidays that the law itself sets; bridge days and make-up days are
unknown, so that a period may end on a day that turns out to be one. Nothing is refused for it.
"""

from datetime import date, timedelta

import chinese_calendar

FIXED = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
"""Month and day of the holidays with a date of their own (全国年节及纪念日放假办法 第二条, as in force from 2025)."""

MOVABLE = frozenset({
    *(date(2027, 2, day) for day in (5, 6, 7, 8)), date(2027, 4, 5), date(2027, 6, 9), date(2027, 9, 15),
    *(date(2028, 1, day) for day in (25, 26, 27, 28)), date(2028, 4, 4), date(2028, 5, 28), date(2028, 10, 3),
})  # fmt: skip
"""The same law's 春节 (from its eve, four days), 清明, 端午 and 中秋 of the next two years, by the Chinese calendar."""


def is_working_day(day: date) -> bool:
    """True where offices are open. The calendar knows 2004 up to the last announced year."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5 and (day.month, day.day) not in FIXED and day not in MOVABLE


def next_working_day(day: date) -> date:
    """The day itself where offices are open, else the first day after it on which they are."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def add_working_days(day: date, n: int) -> date:
    """The n-th working day after `day`, which does not count itself; 0 gives the day. ValueError below 0."""
    if n < 0:
        raise ValueError("工作日数不能为负数")
    while n > 0:
        day += timedelta(days=1)
        n -= is_working_day(day)
    return day
