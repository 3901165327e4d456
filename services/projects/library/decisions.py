"""Who is admitted to the library, and whether it has the same project already."""

from collections.abc import Callable

from services.projects.library.errors import IdenticalProject
from services.projects.library.events import Opened, ProjectAdmitted, ProjectRestated
from services.projects.library.library import Library
from services.projects.library.likeness import Alike, Entry, alike
from services.projects.register.content import Content
from services.projects.register.project import Reference
from shared.kernel.acts import Act
from shared.kernel.errors import FieldProblem
from shared.kernel.reasons import says_why
from shared.policy.model import RulePack

Pursued = Callable[[str], bool]
"""Whether the project of a number is still pursued: one withdrawn or refused may be proposed again."""


def open_library(county: str, plan_year: int, act: Act) -> Library:
    """The library opens with its first project."""
    return Library.create(Opened, act, county=county, plan_year=plan_year)


def admit(library: Library, place: str, act: Act, source: str = "", content: Content | None = None) -> Reference:
    """Give the next number. `source` is the line of an imported list, which is taken in once."""
    number = library.number(library.count + 1)
    entry = Entry.of(number, place, content) if content else None
    library.record(ProjectAdmitted, act, number=number, place=place, source=source, entry=entry)
    return Reference(number, place, library.county, library.plan_year)


def restate(library: Library, entry: Entry, act: Act, acknowledged: tuple[str, ...] = ()) -> None:
    """Note what a project is called now, where it lies and what it costs."""
    if library.entries.get(entry.number) != entry:
        where = {"county": library.county, "plan_year": library.plan_year}
        library.record(ProjectRestated, act, entry=entry, acknowledged=acknowledged, **where)


def identical(library: Library, entry: Entry, pursued: Pursued) -> tuple[str, ...]:
    """The numbers of projects that are the very same: name, place, year and amount."""
    return tuple(number for number in library.same_as(entry) if pursued(number))


def refuse_identical(
    library: Library, entry: Entry, act: Act, accept: tuple[str, ...], pursued: Pursued
) -> tuple[str, ...]:
    """The identical projects that the actor names as other ones, with a reason. Refused: one not named."""
    same = identical(library, entry, pursued)
    if same and (set(same) - set(accept) or not says_why(act.reason)):
        listed = "、".join(same)
        fix = f"确属不同项目的，请在 accept 中列出 {listed}，并在 reason 中写明理由"
        detail = f"{library.county} {library.plan_year} 年度项目库已有名称、地点、金额相同的项目 {listed}；{fix}"
        pointer = "/accept" if set(same) - set(accept) else "/reason"
        raise IdenticalProject(detail, fields=(FieldProblem(pointer, fix),))
    return same


def look_alikes(library: Library, entry: Entry, rules: RulePack, pursued: Pursued) -> tuple[Alike, ...]:
    """What other projects of the library, as far as they are pursued, look like this one."""
    near = library.near(entry)
    found = {number for finding in alike(entry, near, ()) for number in finding.projects}
    still = [other for other in near if other.number in found and pursued(other.number)]
    return alike(entry, still, rules.projects.thresholds)
