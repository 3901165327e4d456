"""The project library (项目库) of a county and year: what gives every project its number, once.

A project is in the library from its first draft, ahead of any money (000 四（六）); only from there it enters a plan.
The library sees all departments' projects, so that the same one is not proposed twice.
"""

from collections import defaultdict
from collections.abc import Callable
from uuid import UUID, uuid5

from services.projects.domain.content import Content
from services.projects.domain.errors import IdenticalProject
from services.projects.domain.facts import Reference
from services.projects.domain.likeness import Alike, Entry, alike, bare_name
from shared.kernel.acts import Act
from shared.kernel.aggregate import Aggregate, Created
from shared.kernel.errors import FieldProblem
from shared.kernel.reasons import says_why
from shared.policy.model import RulePack

LIBRARIES = UUID("7d1d9a52-9d0c-5b53-8a0e-5e0c6e1f2a77")

Pursued = Callable[[str], bool]
"""Whether the project of a number is still pursued: one withdrawn or refused may be proposed again."""


class Library(Aggregate):
    """One county's library for one plan year."""

    TOPIC = "projects.library"
    LABEL = "项目库"

    def __init__(self) -> None:
        self.county = ""
        self.plan_year = 0
        self.count = 0
        self.sources: set[str] = set()
        self.entries: dict[str, Entry] = {}
        self._same: dict[object, set[str]] = defaultdict(set)

    @staticmethod
    def create_id(county: str, plan_year: int) -> UUID:
        """One library per county and plan year."""
        return uuid5(LIBRARIES, f"{county}/{plan_year}")

    @classmethod
    def open(cls, county: str, plan_year: int, act: Act) -> "Library":
        """The library opens with its first project."""
        return cls.begin(cls.Opened, act, county=county, plan_year=plan_year)

    def admit(self, place: str, act: Act, source: str = "", content: Content | None = None) -> Reference:
        """Give the next number. `source` is the line of an imported list, which is taken in once."""
        number = self._number(self.count + 1)
        entry = Entry.of(number, place, content) if content else None
        self.record(self.ProjectAdmitted, act, number=number, place=place, source=source, entry=entry)
        return Reference(number, place, self.county, self.plan_year)

    def restate(self, entry: Entry, act: Act, acknowledged: tuple[str, ...] = ()) -> None:
        """Note what a project is called now, where it lies and what it costs."""
        if self.entries.get(entry.number) != entry:
            where = {"county": self.county, "plan_year": self.plan_year}
            self.record(self.ProjectRestated, act, entry=entry, acknowledged=acknowledged, **where)

    def identical(self, entry: Entry, pursued: Pursued) -> tuple[str, ...]:
        """The numbers of projects that are the very same: name, place, year and amount."""
        same = sorted(self._same[entry.identity] - {entry.number})
        return tuple(number for number in same if pursued(number))

    def refuse_identical(self, entry: Entry, act: Act, accept: tuple[str, ...], pursued: Pursued) -> tuple[str, ...]:
        """The identical projects that the actor names as other ones, with a reason. Refused: one not named."""
        same = self.identical(entry, pursued)
        if same and (set(same) - set(accept) or not says_why(act.reason)):
            listed = "、".join(same)
            fix = f"确属不同项目的，请在 accept 中列出 {listed}，并在 reason 中写明理由"
            detail = f"{self.county} {self.plan_year} 年度项目库已有名称、地点、金额相同的项目 {listed}；{fix}"
            pointer = "/accept" if set(same) - set(accept) else "/reason"
            raise IdenticalProject(detail, fields=(FieldProblem(pointer, fix),))
        return same

    def alike(self, entry: Entry, rules: RulePack, pursued: Pursued) -> tuple[Alike, ...]:
        """What other projects of the library, as far as they are pursued, look like this one."""
        near = [self.entries[n] for n in sorted(self._same[bare_name(entry.name)] | self._same[entry.fen])]
        found = {number for finding in alike(entry, near, ()) for number in finding.projects}
        still = [other for other in near if other.number in found and pursued(other.number)]
        return alike(entry, still, rules.projects.thresholds)

    @property
    def numbers(self) -> tuple[str, ...]:
        """Every project of this library, in the order they came."""
        return tuple(self._number(place) for place in range(1, self.count + 1))

    @property
    def unread(self) -> tuple[str, ...]:
        """Projects that came before the library kept what they are."""
        return tuple(number for number in self.numbers if number not in self.entries)

    def _number(self, place: int) -> str:
        return f"{self.county}-{self.plan_year}-{place:04d}"

    def _keep(self, entry: Entry) -> None:
        before = self.entries.get(entry.number)
        for key in (before.identity, bare_name(before.name), before.fen) if before else ():
            self._same[key].discard(entry.number)
        self.entries[entry.number] = entry
        for key in (entry.identity, bare_name(entry.name), entry.fen):
            self._same[key].add(entry.number)

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
        entry: Entry | None = None

        def apply(self, library: "Library") -> None:
            library.count += 1
            if self.source:
                library.sources.add(self.source)
            if self.entry:
                library._keep(self.entry)

    class ProjectRestated(Aggregate.Event):
        """What the library knows a project by changed: its name, place or amount.

        `acknowledged` are identical projects that the actor named as other ones, for the act's reason.
        """

        TOPIC = "projects.library.project-restated"
        county: str
        plan_year: int
        entry: Entry
        acknowledged: tuple[str, ...] = ()

        def apply(self, library: "Library") -> None:
            library._keep(self.entry)
