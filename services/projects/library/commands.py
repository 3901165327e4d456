"""What may be asked of the library: a project enters it. Amounts are fen, places division codes."""

from dataclasses import dataclass

from services.projects.library.decisions import admit, refuse_identical
from services.projects.library.likeness import Entry
from services.projects.library.loading import library_of, moved, pursued_in
from services.projects.procedure.decisions import draft
from services.projects.register.content import Content
from shared.kernel.acts import Act
from shared.kernel.divisions import divisions
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.platform.commands.writer import Outcome
from shared.policy.citing import citing


@dataclass(frozen=True, kw_only=True)
class DraftProject:
    """`accept` names identical projects of the library that are others, for the act's reason."""

    act: Act
    place: str
    plan_year: int
    content: Content
    accept: tuple[str, ...] = ()


def draft_project(unit: UnitOfWork, command: DraftProject) -> Outcome:
    """A project enters the county's library under a number of its own.

    Raises NotYourStep, OutsideRegion, IdenticalProject.
    """
    act, content = command.act, command.content
    rules = unit.packs.for_place(command.place, act.recorded_on)
    county = divisions().opened_for(command.place[:6], command.plan_year, "/place")
    library = library_of(unit, county, command.plan_year, act)
    entry = Entry.of("", command.place, content)
    with citing(rules):
        same = refuse_identical(library, entry, act, command.accept, pursued_in(unit, library))
        project = draft(admit(library, command.place, act, content=content), content, act, rules, same)
    unit.repository.add(project)
    return moved(unit, project, rules, library)
