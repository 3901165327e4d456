"""What can have happened to a library. Events apply and never refuse; their names and fields are stored for ever."""

from services.projects.library.library import Library
from services.projects.library.likeness import Entry
from shared.kernel.aggregate import Aggregate, Created


class Opened(Created):
    TOPIC = "projects.library.opened"
    county: str
    plan_year: int

    def apply(self, library: Library) -> None:
        library.county, library.plan_year = self.county, self.plan_year


class ProjectAdmitted(Aggregate.Event):
    TOPIC = "projects.library.project-admitted"
    number: str
    place: str
    source: str
    entry: Entry | None = None

    def apply(self, library: Library) -> None:
        library.count += 1
        if self.source and self.entry:
            library.listed.setdefault(self.entry.identity, self.number)
        elif self.source:
            library.sources.add(self.source)
        if self.entry:
            library.keep(self.entry)


class ProjectRestated(Aggregate.Event):
    """What the library knows a project by changed: its name, place or amount.

    `acknowledged` are identical projects that the actor named as other ones, for the act's reason.
    """

    TOPIC = "projects.library.project-restated"
    county: str
    plan_year: int
    entry: Entry
    acknowledged: tuple[str, ...] = ()

    def apply(self, library: Library) -> None:
        library.keep(self.entry)
