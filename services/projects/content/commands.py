"""What may be asked of a project's content: new values, its place, who is responsible for it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from services.projects.content.decisions import assign_place as decide_place
from services.projects.content.decisions import name_responsible as decide_responsible
from services.projects.content.decisions import revise
from services.projects.library.loading import alike_to, restated
from services.projects.plans.loading import renewed_plan
from services.projects.procedure.loading import load_project
from shared.kernel.acts import Act
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.platform.commands.writer import Outcome
from shared.policy.citing import citing


@dataclass(frozen=True, kw_only=True)
class ReviseContent:
    """New values of fields of `Content`, by name; what is equal to the old is no change.

    `accept` names identical projects of the library that are others, for the act's reason.
    """

    act: Act
    project: str
    changes: Mapping[str, Any]
    accept: tuple[str, ...] = ()


def revise_content(unit: UnitOfWork, command: ReviseContent) -> Outcome:
    """Raises ContentFixed, TargetsRemoved, IdenticalProject, OutsideRegion, NotFound."""
    project, rules = load_project(unit, command.project)
    with citing(rules):
        changes = revise(project, replace(project.content, **command.changes), command.act, rules)
    library = restated(unit, project, command.act, command.accept)
    answer = {
        "project": project.number,
        "content_version": project.content_version,
        "changed": [change.field for change in changes],
        "alike": alike_to(unit, project, rules),
    }
    return Outcome((project, library), answer)


@dataclass(frozen=True, kw_only=True)
class AssignPlace:
    """`place` is a division's code below that of the project; `accept` as in `ReviseContent`."""

    act: Act
    project: str
    place: str
    accept: tuple[str, ...] = ()


def assign_place(unit: UnitOfWork, command: AssignPlace) -> Outcome:
    """Raises ContentFixed, IdenticalProject, OutsideRegion, NotFound."""
    project, rules = load_project(unit, command.project)
    with citing(rules):
        decide_place(project, command.place, command.act, rules)
    library = restated(unit, project, command.act, command.accept)
    answer = {"project": project.number, "place": project.place, "alike": alike_to(unit, project, rules)}
    return Outcome((project, library), answer)


@dataclass(frozen=True, kw_only=True)
class NameResponsible:
    """责任单位、责任领导、责任人."""

    act: Act
    project: str
    unit: str
    leader: str
    person: str


def name_responsible(unit: UnitOfWork, command: NameResponsible) -> Outcome:
    """Also renews the project's line in a plan that is still a draft. Raises ReasonMissing, OutsideRegion, NotFound."""
    project, rules = load_project(unit, command.project)
    with citing(rules):
        decide_responsible(project, command.unit, command.leader, command.person, command.act)
    return Outcome((project, *renewed_plan(unit, project, command.act, rules)), {"project": project.number})
