"""Working days with the State Council's holidays and make-up days.

The calendar of a year is announced in the autumn before it. For a year that the calendar does not hold yet, Saturday
and Sunday are days of rest, and so are the holidays whose date the law fixes; those that follow the moon or the sun
(春节、清明、端午、中秋) and make-up days are unknown until the calendar is renewed.
"""

from datetime import date, timedelta

import chinese_calendar

FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
"""Month and day of the holidays with a date of their own (全国年节及纪念日放假办法 第二条, as in force from 2025)."""


def is_working_day(day: date) -> bool:
    """True where offices are open. The calendar knows 2004 up to the last announced year."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5 and (day.month, day.day) not in FIXED_HOLIDAYS


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
