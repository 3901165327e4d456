"""Working days with the State Council's holidays and make-up days; Monday to Friday for years not yet announced."""

from datetime import date, timedelta

import chinese_calendar


def is_working_day(day: date) -> bool:
    """True where offices are open. The calendar knows 2004 up to the last announced year; beyond it, weekdays."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def add_working_days(day: date, n: int) -> date:
    """The n-th working day after `day`, which does not count itself; 0 gives the day. ValueError below 0."""
    if n < 0:
        raise ValueError("工作日数不能为负数")
    while n > 0:
        day += timedelta(days=1)
        n -= is_working_day(day)
    return day
