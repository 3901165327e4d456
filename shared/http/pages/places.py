"""Names of divisions for people: 654024 -> 巩留县. Pages only: no rule rests on a name."""

import csv
import gzip
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LENGTHS = (2, 4, 6, 9, 12)
"""Digits of a province, prefecture, county, township and village code."""

SOURCES = ("divisions-levels-1-4.csv.gz", "villages-of-the-sample-counties.csv.gz")


@dataclass(frozen=True)
class Division:
    """One division: its code and its name."""

    code: str
    name: str


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for source in SOURCES:
        with gzip.open(Path(__file__).parent / "divisions" / source, "rt", encoding="utf-8") as file:
            names.update((row["code"], row["name"]) for row in csv.DictReader(file))
    return names


@cache
def _children() -> dict[str, list[Division]]:
    tree: dict[str, list[Division]] = {}
    for code, name in sorted(_names().items()):
        tree.setdefault(_parent(code), []).append(Division(code, name))
    return tree


def _parent(code: str) -> str:
    return next((code[:length] for length in reversed(LENGTHS) if length < len(code)), "")


def place_name(code: str) -> str:
    """The name of a division; a code that is not known is shown as it is."""
    return _names().get(code, code)


def lineage(code: str) -> list[Division]:
    """Province, prefecture, county, township, village: as far down as the code goes."""
    return [Division(code[:length], place_name(code[:length])) for length in LENGTHS if length <= len(code)]


def children(code: str) -> list[Division]:
    """The divisions directly below, in the order of their codes; the provinces for an empty code."""
    return _children().get(code, [])
