"""Serial numbers, and which of them head the rows below: 一、 over 1, 1 over (1) and 1.1."""

import re
from dataclasses import dataclass

_CHINESE = {sign: at for at, sign in enumerate("一二三四五六七八九", start=1)}
_STYLES = (
    ("chinese", re.compile(r"([一二三四五六七八九十]{1,3})[、.,:)]?")),
    ("roman", re.compile(r"([IVX]{1,4})[、.,:)]?")),
    ("letter", re.compile(r"([A-Z])[、.,:)]?")),
    ("bracket-chinese", re.compile(r"\(([一二三四五六七八九十]{1,3})\)[、.]?")),
    ("number", re.compile(r"(\d{1,6})(?:\.0)?[、.)]?", re.ASCII)),
    ("bracket-number", re.compile(r"\((\d{1,6})\)[、.]?", re.ASCII)),
    ("dotted", re.compile(r"\d{1,4}(?:[.-](\d{1,4}))+", re.ASCII)),
)
_RANKS = {style: rank for rank, (style, _) in enumerate(_STYLES, start=1)}
_HEADS_A_TEXT = re.compile(r"(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)[、.]?)(?=\D)")
_LONGEST = 30
ORDINARY = frozenset({"number", "bracket-number", "dotted"})
"""Styles that rows of money bear; the others head them where both are in a table."""


@dataclass(frozen=True)
class Serial:
    """A row's serial: how it is written, how deep that is, its number (0 where it has none)."""

    style: str = ""
    rank: int = 0
    value: int = 0


NO_SERIAL = Serial()


def serial_of(text: str) -> Serial:
    """The serial that a plain text is; one without style where it is none."""
    if len(text) > _LONGEST:
        return NO_SERIAL
    for style, pattern in _STYLES:
        if match := pattern.fullmatch(text):
            return Serial(style, _RANKS[style], _value(match[1]))
    return NO_SERIAL


def serial_before(text: str) -> Serial:
    """The heading's serial that a plain text begins with: 一、产业项目."""
    match = _HEADS_A_TEXT.match(text)
    return serial_of(match[0]) if match else NO_SERIAL


def _value(text: str) -> int:
    if text.isdecimal():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return _CHINESE.get(tens, 1) * 10 + _CHINESE.get(ones, 0)
    return _CHINESE.get(text, 0)
