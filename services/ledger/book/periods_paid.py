"""The period that a subsidy is for (补助所属期): a year, half a year, a quarter, a month; not the day of payment."""

import re
from functools import lru_cache

_PERIOD = re.compile(r"(20\d{2})(?:-(H[12]|Q[1-4]|0[1-9]|1[0-2]))?", re.ASCII)
_LENGTH = {"H": 6, "Q": 3}

UNREADABLE = "所属期写作 2020、2020-H1、2020-Q1 或 2020-03"

Months = tuple[int, int]
"""The first and last month, counted from the year 0."""


def readable(period: str) -> bool:
    """Whether this names a period, or none."""
    return not period or _PERIOD.fullmatch(period) is not None


@lru_cache(maxsize=10_000)
def months(period: str, fiscal_year: int) -> Months:
    """The months of a period; without one it is the book's year."""
    match = _PERIOD.fullmatch(period)
    if match is None:
        return fiscal_year * 12, fiscal_year * 12 + 11
    first, part = int(match[1]) * 12, match[2]
    if not part:
        return first, first + 11
    if part[0] in _LENGTH:
        length = _LENGTH[part[0]]
        first += (int(part[1]) - 1) * length
        return first, first + length - 1
    return first + int(part) - 1, first + int(part) - 1


def overlap(one: Months, other: Months) -> bool:
    """Whether two periods have a month in common."""
    return one[0] <= other[1] and other[0] <= one[1]
