"""Money is integer fen (分) inside and a string in yuan with two decimals outside, never a float."""

import re

MAX_FEN = 10**17
"""A million billion yuan less one digit of safety: nothing a county books comes near it, and a typing error does."""

_YUAN = re.compile(r"(-?)(\d{1,18})\.(\d{2})", re.ASCII)


def yuan(fen: int) -> str:
    """Write fen as yuan with two decimals: 1250000 -> "12500.00"."""
    sign = "-" if fen < 0 else ""
    whole, cents = divmod(abs(fen), 100)
    return f"{sign}{whole}.{cents:02d}"


def fen(text: str) -> int:
    """Read yuan with exactly two decimals: "12500.00" -> 1250000. Raises ValueError for anything else."""
    digits = text[:-3] + text[-2:]
    if text[-3:-2] == "." and 3 <= len(digits) <= 17 and digits.isascii() and digits.isdigit():
        return int(digits)
    match = _YUAN.fullmatch(text)
    if match is None:
        raise ValueError('金额须为两位小数的字符串，单位元，例如 "12500.00"')
    amount = int(match[2]) * 100 + int(match[3])
    if amount > MAX_FEN:
        raise ValueError(f"金额超出上限 {yuan(MAX_FEN)} 元，请核对位数")
    return -amount if match[1] else amount
