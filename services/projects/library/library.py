"""The project library (项目库) of a county and year: what gives every project its number, once.

A project is in the library from its first draft, ahead of any money (000 四（六）); only from there it enters a plan.
The library sees all departments' projects, so that the same one is not proposed twice.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from uuid import UUID, uuid5

from services.projects.library.likeness import Entry
from services.projects.register.names import bare_name
from shared.kernel.aggregate import Aggregate

LIBRARIES = UUID("7d1d9a52-9d0c-5b53-8a0e-5e0c6e1f2a77")

MOST_NEAR = 200
"""How many projects one is compared with for its looks. The very same project is found among all of them."""
_LEVELS = (2, 4, 6, 9, 12)
"""The lengths of codes of divisions that lie in one another."""


class Library(Aggregate):
    """One county's library for one plan year."""

    TOPIC = "projects.library"
    LABEL = "项目库"

    def __init__(self) -> None:
        self.county = ""
        self.plan_year = 0
        self.count = 0
        self.sources: set[str] = set()
        """The lines of lists that came before the library kept what projects are."""
        self.listed: dict[object, str] = {}
        """The projects that came from lists, by what each was in its list."""
        self.entries: dict[str, Entry] = {}
        self._same: dict[object, dict[str, None]] = defaultdict(dict)
        """Numbers in the order they came, by what two projects may have in common."""

    @staticmethod
    def create_id(county: str, plan_year: int) -> UUID:
        """One library per county and plan year."""
        return uuid5(LIBRARIES, f"{county}/{plan_year}")

    @property
    def numbers(self) -> tuple[str, ...]:
        """Every project of this library, in the order they came."""
        return tuple(self.number(place) for place in range(1, self.count + 1))

    @property
    def unread(self) -> tuple[str, ...]:
        """Projects that came before the library kept what they are."""
        return tuple(number for number in self.numbers if number not in self.entries)

    def number(self, place: int) -> str:
        """The number of the project that came at this place, from 1."""
        return f"{self.county}-{self.plan_year}-{place:04d}"

    def same_as(self, entry: Entry) -> tuple[str, ...]:
        """The numbers of other projects of the same name, place, year and amount."""
        return tuple(sorted(number for number in self._same[entry.identity] if number != entry.number))

    def near(self, entry: Entry) -> list[Entry]:
        """The first projects whose bare name or amount is that of this one, where one place may hold the other."""
        found = (number for key in _comparable(entry) for number in self._same.get(key, ()))
        return [self.entries[number] for number in sorted(set(islice(found, MOST_NEAR)))]

    def keep(self, entry: Entry) -> None:
        """Take down what a project is known by, in place of what it was known by before."""
        before = self.entries.get(entry.number)
        for key in _keys(before) if before else ():
            self._same[key].pop(entry.number, None)
        self.entries[entry.number] = entry
        for key in _keys(entry):
            self._same[key][entry.number] = None


def _keys(entry: Entry) -> Iterator[object]:
    """What a project is found by: what it is, and its bare name and amount, at its place and within each above it."""
    yield entry.identity
    for common in (bare_name(entry.name), entry.fen):
        yield "at", common, entry.place
        yield from (("within", common, entry.place[:length]) for length in _LEVELS if length <= len(entry.place))


def _comparable(entry: Entry) -> Iterator[object]:
    """The keys of those whose place holds this one's, or lies in it."""
    for common in (bare_name(entry.name), entry.fen):
        yield "within", common, entry.place
        yield from (("at", common, entry.place[:length]) for length in _LEVELS if length < len(entry.place))
