"""Names of divisions for people: 654024 -> 巩留县. Pages only: no rule rests on a name."""

from shared.kernel.divisions import Division, UnknownDivision, divisions

LENGTHS = (2, 4, 6, 9, 12)
"""Digits of a province, prefecture, county, township and village code."""


def place_name(code: str) -> str:
    """The name of a division; a code that is not known is shown as it is."""
    try:
        return divisions().get(code).name
    except UnknownDivision:
        return code


def lineage(code: str) -> list[Division]:
    """Province, prefecture, county, township, village: as far down as the code goes."""
    return [_division(code[:length]) for length in LENGTHS if length <= len(code)]


def children(code: str) -> list[Division]:
    """The divisions directly below, in the order of their codes; the provinces for an empty code."""
    return list(divisions().children(code))


def _division(code: str) -> Division:
    try:
        return divisions().get(code)
    except UnknownDivision:
        return Division(code, code, LENGTHS.index(len(code)) + 1, code[: LENGTHS[LENGTHS.index(len(code)) - 1]])
