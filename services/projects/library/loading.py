"""A county's library as commands need it, and what it says of a project."""

from dataclasses import asdict
from typing import Any

from services.projects.library.decisions import Pursued, look_alikes, open_library, refuse_identical, restate
from services.projects.library.library import Library
from services.projects.library.likeness import Alike, Entry
from services.projects.procedure.loading import load_project
from services.projects.procedure.workflow import following, given_up
from services.projects.register.project import Project
from shared.kernel.acts import Act
from shared.kernel.aggregate import Aggregate
from shared.kernel.money import yuan
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.platform.commands.writer import Outcome
from shared.policy import RulePack

UNREAD_AT_ONCE = 500
"""How many projects of an older library are read in one command, so that it keeps to its time."""


def library_of(unit: UnitOfWork, county: str, plan_year: int, act: Act) -> Library:
    """The library of a county and year, opened where there is none."""
    library = unit.repository.named(Library, county, plan_year)
    if library is None:
        library = open_library(county, plan_year, act)
        unit.repository.add(library)
    for number in library.unread[:UNREAD_AT_ONCE]:
        restate(library, Entry.of_project(load_project(unit, number)[0]), act)
    return library


def pursued_in(unit: UnitOfWork, library: Library) -> Pursued:
    """Whether a project of the library is pursued in its year; one just being taken in is."""

    def pursued(number: str) -> bool:
        project, rules = load_project(unit, number)
        return project.plan_year == library.plan_year and not given_up(rules.workflow, project.state)

    return pursued


def restated(unit: UnitOfWork, project: Project, act: Act, accept: tuple[str, ...]) -> Library:
    """The library, told what the project is now. Raises IdenticalProject."""
    library = library_of(unit, project.county, project.plan_year, act)
    entry = Entry.of_project(project)
    if library.entries.get(project.number) != entry:
        same = refuse_identical(library, entry, act, accept, pursued_in(unit, library))
        restate(library, entry, act, same)
    return library


def alike_to(unit: UnitOfWork, project: Project, rules: RulePack) -> list[dict[str, Any]]:
    """What looks like the project, for whoever proposes, reviews and decides."""
    library = unit.repository.named(Library, project.county, project.plan_year)
    if library is None:
        return []
    return as_answer(look_alikes(library, Entry.of_project(project), rules, pursued_in(unit, library)))


def as_answer(found: tuple[Alike, ...]) -> list[dict[str, Any]]:
    """Findings as an answer gives them."""
    return [{**asdict(finding), "total": yuan(finding.total_fen)} for finding in found]


def moved(unit: UnitOfWork, project: Project, rules: RulePack, *others: Aggregate) -> Outcome:
    """The project's state and what may come next, for the answer."""
    steps = following(rules.workflow, project.state)
    answer = {
        "project": project.number,
        "state": project.state,
        "content_version": project.content_version,
        "next": [{"command": s.command, "label": s.label, "roles": list(s.roles)} for s in steps],
        "alike": alike_to(unit, project, rules),
    }
    return Outcome((project, *others), answer)
