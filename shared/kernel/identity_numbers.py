"""Identity numbers (公民身份号码, GB 11643): the one place that says whether one can be a person's.

A number of 15 digits, as issued before 1999, is carried on to the 18 that its holder has had since: the same person
under either is one person.
"""

import re
from datetime import date

OLDEST_YEARS = 120
"""Nobody who is paid was born longer ago; the text is silent, so this is a default."""

_NEW = re.compile(r"\d{17}[\dX]", re.ASCII)
_OLD = re.compile(r"\d{15}", re.ASCII)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_CENTENARIANS = range(996, 1000)
"""Serials of 15-digit numbers that stood for births before 1900: the century cannot be told from the digits."""

_PROVINCES = frozenset(
    ("11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43",
     "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83")
)  # fmt: skip
"""Provinces (GB/T 2260); 83 stands in residence permits of people from Taiwan."""

SHAPE = "公民身份号码为 18 位，校验位须相符，请核对"
DIVISION = "公民身份号码前六位不是行政区划，请核对"
BIRTH = "公民身份号码中的出生日期不存在，请核对"
AGE = f"公民身份号码中的出生日期晚于登记当天，或早于 {OLDEST_YEARS} 年前，请核对"


def is_province(number: str) -> bool:
    """Whether a number begins with a province's code, and below it not with none."""
    return number[:2] in _PROVINCES and number[2:4] != "00"


def check_letter(number: str) -> str:
    """The eighteenth character that belongs to the first seventeen."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return _CHECK[total % 11]


def carried_on(number: str) -> str:
    """The number of 18 characters that belongs to one of 15; any other as it is, its letter large."""
    if not _OLD.fullmatch(number) or int(number[12:]) in _CENTENARIANS:
        return number.upper()
    seventeen = f"{number[:6]}19{number[6:]}"
    return seventeen + check_letter(seventeen)


def wrong_with(number: str, on: date) -> str:
    """What keeps a number from being a living person's on a day, in words that do not repeat it; empty when nothing."""
    if not _NEW.fullmatch(number) or number[-1] != check_letter(number):
        return SHAPE
    if not is_province(number):
        return DIVISION
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return BIRTH
    return "" if on.year - OLDEST_YEARS <= born.year and born <= on else AGE
