"""What became of a division's code: renamed to another one, or dissolved into others.

A renamed division goes on as it was under its new code: both codes mean one place, one book, one library. A dissolved
one ended: what was done under its code stays its own, and belongs to and counts in the one that took its affairs over.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal
from zlib import crc32

_CODE = re.compile(r"(?<!\d)\d{4,12}(?!\d)", re.ASCII)
_NAME = re.compile(r"((?:GS-)?)(\d{2,12})((?:-20\d{2}(?:-.*)?)?)", re.ASCII | re.DOTALL)


@dataclass(frozen=True)
class Former:
    """A code no longer in force: valid to the end of `until`.

    `successor` took its affairs over; `also` are further divisions that took a part of its land.
    """

    code: str
    name: str
    until: date
    successor: str
    kind: Literal["renamed", "merged"]
    also: tuple[str, ...]
    basis: str


@dataclass(frozen=True)
class Region:
    """Which codes lie in a region today: those that begin with one of `under`, but with none of `without`."""

    under: tuple[str, ...]
    without: tuple[str, ...]

    def holds(self, place: str) -> bool:
        """Whether a place lies in it."""
        return place.startswith(self.under) and not (self.without and place.startswith(self.without))


class Succession:
    """The table of former codes. A code below a county (township, village) goes with its county."""

    def __init__(self, former: Iterable[Former]) -> None:
        self._former = {row.code: row for row in former}
        self._renamed_to: dict[str, list[str]] = {}
        self._touched = {*self._former, *(self.current(code) for code in self._former)}
        for row in self._former.values():
            if row.kind == "renamed":
                self._renamed_to.setdefault(self.current(row.code), []).append(row.code)
        self.region = lru_cache(maxsize=4096)(self._region)
        self.spellings = lru_cache(maxsize=65_536)(self._spellings)

    @property
    def edition(self) -> int:
        """Another number for another table: what was made with an earlier one must be looked at again."""
        return crc32(repr(sorted((row.code, row.successor, row.kind) for row in self)).encode())

    def __iter__(self) -> Iterator[Former]:
        return iter(self._former.values())

    def get(self, code: str) -> Former | None:
        """The former county or prefecture that had this code, None for one in force or unknown."""
        return self._former.get(code)

    def current(self, code: str) -> str:
        """The code the same division has today: "451023101" -> "451082101". One that was dissolved keeps its own."""
        row = self._former.get(code[:6])
        while row is not None and row.kind == "renamed":
            code = row.successor + code[6:]
            row = self._former.get(code[:6])
        return code

    def heir(self, code: str) -> str:
        """The code in force that answers for this one today: its own new one, or that of who took its affairs over.

        Of a township or village of a dissolved county nobody here knows the new code: it keeps its own.
        """
        code = self.current(code)
        row = self._former.get(code)
        while row is not None:
            code = self.current(row.successor)
            row = self._former.get(code)
        return code

    def answering(self, place: str) -> tuple[str, ...]:
        """Who answers for a place, the nearest first: village, township, county or its heir, prefecture, province."""
        place = self.current(place)
        own = (place[:length] for length in (12, 9, 6))
        heir = self.heir(place[:6])
        return tuple(dict.fromkeys((*own, heir, heir[:4], heir[:2])))

    def ever(self, code: str) -> tuple[str, ...]:
        """Every code the same division has or had, the one of today first."""
        now = self.current(code)
        return (now, *(old + now[6:] for old in self._renamed_to.get(now[:6], ())))

    def _spellings(self, name: str) -> tuple[str, ...]:
        """Every way to write a code or a name that begins with one ("451023-2019"): as given first, then today's."""
        match = _NAME.fullmatch(name)
        if match is None:
            return (name,)
        before, code, behind = match.groups()
        return tuple(dict.fromkeys((name, *(before + each + behind for each in self.ever(code)))))

    def current_name(self, name: str) -> str:
        """A name that begins with a code, written with today's."""
        match = _NAME.fullmatch(name)
        return match[1] + self.current(match[2]) + match[3] if match else name

    def touches(self, text: str) -> bool:
        """Whether a text has a code in it that ever changed: nothing else needs a second look."""
        return any(found[:6] in self._touched for found in _CODE.findall(text))

    def place_of(self, name: str) -> str:
        """The code that a name begins with, as it is today: "451023-2019" -> "451082"."""
        return self.current(name.partition("-")[0])

    def same(self, one: str, other: str) -> bool:
        """Whether two codes or names mean the same."""
        return one == other or self.current_name(one) == self.current_name(other)

    def within(self, place: str, region: str) -> bool:
        """Whether a place lies in a region today, whichever of their codes either is written with."""
        if place[:6] not in self._former and region[:6] not in self._former:
            return place.startswith(region)
        place, region = self.current(place), self.heir(region)
        return place.startswith(region) or self.heir(place[:6]).startswith(region)

    def _region(self, region: str) -> Region:
        """The codes of a region, cached: those below its own, its predecessors', without those that went elsewhere."""
        if not region:
            return Region(("",), ())
        asked, came, went = self.current(region), [], []
        for code in self._former:
            inside = code.startswith(asked)
            if self.within(code, asked) and not inside:
                came.append(code)
            elif inside and code != asked and not self.heir(code).startswith(asked):
                went.append(code)
        return Region((asked, *came), tuple(went))
