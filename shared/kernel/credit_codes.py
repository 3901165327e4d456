"""Unified social credit codes (统一社会信用代码, GB 32100)."""

import re

_CODE = re.compile(r"[0-9A-HJ-NP-RTUW-Y]{18}", re.ASCII)
_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def credit_code(code: str) -> bool:
    """Whether this is a unified social credit code, its check character right."""
    if not _CODE.fullmatch(code):
        return False
    total = sum(_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(code[:17]))
    return _SIGNS[-total % 31] == code[17]
