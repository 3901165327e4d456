"""The project library (项目库) of a county and year: what gives every project its number, once.

A project is in the library from its first draft, ahead of any money (000 四（六）); only from there it enters a plan.
"""

from uuid import UUID, uuid5

from services.projects.domain.facts import Reference
from shared.kernel.acts import Act
from shared.kernel.aggregate import Aggregate, Created

LIBRARIES = UUID("7d1d9a52-9d0c-5b53-8a0e-5e0c6e1f2a77")


class Library(Aggregate):
    """One county's library for one plan year."""

    TOPIC = "projects.library"
    LABEL = "项目库"

    def __init__(self) -> None:
        self.county = ""
        self.plan_year = 0
        self.count = 0
        self.sources: set[str] = set()

    @staticmethod
    def create_id(county: str, plan_year: int) -> UUID:
        """One library per county and plan year."""
        return uuid5(LIBRARIES, f"{county}/{plan_year}")

    @classmethod
    def open(cls, county: str, plan_year: int, act: Act) -> "Library":
        """The library opens with its first project."""
        return cls.begin(cls.Opened, act, county=county, plan_year=plan_year)

    def admit(self, place: str, act: Act, source: str = "") -> Reference:
        """Give the next number. `source` is the line of an imported list, which is taken in once."""
        number = self._number(self.count + 1)
        self.record(self.ProjectAdmitted, act, number=number, place=place, source=source)
        return Reference(number, place, self.county, self.plan_year)

    @property
    def numbers(self) -> tuple[str, ...]:
        """Every project of this library, in the order they came."""
        return tuple(self._number(place) for place in range(1, self.count + 1))

    def _number(self, place: int) -> str:
        return f"{self.county}-{self.plan_year}-{place:04d}"

    class Opened(Created):
        TOPIC = "projects.library.opened"
        county: str
        plan_year: int

        def apply(self, library: "Library") -> None:
            library.county, library.plan_year = self.county, self.plan_year

    class ProjectAdmitted(Aggregate.Event):
        TOPIC = "projects.library.project-admitted"
        number: str
        place: str
        source: str

        def apply(self, library: "Library") -> None:
            library.count += 1
            if self.source:
                library.sources.add(self.source)
