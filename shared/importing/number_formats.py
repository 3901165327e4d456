"""Formats by which a spreadsheet shows another number than a cell holds: 200000 as 20.0, 0.2 as 20%, 30 as nothing.

Who prints or copies such a sheet sees what the format shows; who reads its cells gets the other. A unit that a format
writes behind the number is stated like one in the cell.
"""

import re

from shared.importing.cells import ShownAs

PERCENT = {"9": "0%", "10": "0.00%"}
"""Formats of every workbook that are known by their number alone."""

_WORDS = re.compile(r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|_.|\*.|\[[^\]]*\]', re.DOTALL)
_THOUSANDS_LEFT_OUT = re.compile(r"[0#?],+(?![0#?,])")
_POINT_WRITTEN = re.compile(r"[0#?][.．][0#?]")
_UNIT = re.compile(r"亿元?|[千百十]?万元?|千?元")
_SHOWN_CODE = 40


def shown_as(code: str) -> ShownAs | None:
    """What a format makes of a number, None where it shows it as it is (rounded, grouped, with a currency's sign)."""
    sections = code.split(";")
    words = "".join(match["quoted"] or match["escaped"] or "" for match in _WORDS.finditer(code))
    unit = match[0] if (match := _UNIT.search(words)) else ""
    changes = any(map(_changes, sections)) or not sections[0].strip()
    return ShownAs(code[:_SHOWN_CODE], unit, changes) if changes or unit else None


def _changes(section: str) -> bool:
    """Whether a section shifts the point: per cent, thousands left out, or a point that is written among the digits."""
    bare = _WORDS.sub("", section)
    written = _WORDS.sub(lambda match: match["quoted"] or match["escaped"] or "", section)
    points = len(_POINT_WRITTEN.findall(written)) > len(_POINT_WRITTEN.findall(bare))
    return "%" in bare or bool(_THOUSANDS_LEFT_OUT.search(bare)) or points
