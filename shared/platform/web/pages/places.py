"""Names of divisions for people: 654024 -> 巩留县. Pages only: no rule rests on a name."""

from shared.kernel.divisions import Division, UnknownDivision, divisions

LENGTHS = (2, 4, 6, 9, 12)
"""Digits of a province, prefecture, county, township and village code."""

COUNTY = 6


def place_name(code: str) -> str:
    """The name of a division; a code that is not known is shown as it is."""
    try:
        return divisions().get(code).name
    except UnknownDivision:
        return code


def lineage(code: str) -> list[Division]:
    """Province, prefecture, county, township, village: those that exist, as far down as the code goes."""
    return [place for length in LENGTHS if length <= len(code) if (place := _known(code[:length]))]


def asked_place(code: str) -> str:
    """A code out of the address of a page, empty for the whole country. Raises UnknownDivision: nothing is shown of it.

    Below the county only some villages are known by name, so the county decides.
    """
    if code:
        divisions().get(code[:COUNTY])
    return code


def children(code: str) -> list[Division]:
    """The divisions directly below, in the order of their codes; the provinces for an empty code."""
    return list(divisions().children(code))


def _known(code: str) -> Division | None:
    try:
        return divisions().get(code)
    except UnknownDivision:
        return None
