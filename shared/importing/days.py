"""Days as files write them: one reading for every column and every kind of file."""

import re
from contextlib import suppress
from datetime import date, datetime, timedelta
from unicodedata import normalize

from shared.importing.cells import Cell, Unreadable, shown, valued

_DAY = re.compile(r"(20\d{2})([-/.年]?)(\d{1,2})[-/.月]?(\d{1,2})日?(?:[- T]?\d{1,2}[.:时].*|\d{6})?", re.ASCII)
_FIRST_SERIAL, _LAST_SERIAL = 36526, 73050
"""A date that a spreadsheet shows as a number: the days from 2000 to 2100, counted from the end of 1899."""


def read_day(cell: Cell | None) -> date:
    """The day a cell names, with or without a time of day. Raises Unreadable."""
    value = None if cell is None else cell.value
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    number = None if cell is None else cell.number
    if number is not None and _FIRST_SERIAL <= number < _LAST_SERIAL:
        return date(1899, 12, 30) + timedelta(days=int(number))
    return day_of(shown(cell and valued(cell)))


def day_of(text: str) -> date:
    """The day a text names: 2020-03-31, 2020/3/31, 2020年3月31日, 20200331. Raises Unreadable."""
    match = _DAY.fullmatch(normalize("NFKC", text).strip())
    with suppress(ValueError):
        if match is not None and (match[2] or len(match[3] + match[4]) == 4):
            return date(int(match[1]), int(match[3]), int(match[4]))
    raise Unreadable(f"“{text}”不是日期" if text else "没有填写日期", "请写成 2020-03-31")
