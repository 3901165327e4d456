"""What may be asked of the procedure: a step of one project, or of several at one sitting."""

from dataclasses import dataclass

from services.projects.assets.events import AssetRow
from services.projects.library.decisions import restate
from services.projects.library.likeness import Entry
from services.projects.library.loading import library_of, moved
from services.projects.plans.loading import renewed_plan
from services.projects.procedure.decisions import take
from services.projects.procedure.loading import load_project
from services.projects.register.events import Evidence
from shared.kernel.acts import Act
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.platform.commands.writer import Outcome
from shared.policy.citing import citing


@dataclass(frozen=True, kw_only=True)
class TakeStep:
    """A step of the procedure by the name its workflow gives it."""

    act: Act
    project: str
    command: str
    evidence: Evidence
    assets: tuple[AssetRow, ...] = ()


def take_step(unit: UnitOfWork, command: TakeStep) -> Outcome:
    """Also tells the library of another year, and renews the project's line in a plan that is still a draft.

    Raises StepNotListed, NotYourStep, AdjacentStep, EvidenceIncomplete, GuardRefused, NotFound.
    """
    act = command.act
    project, rules = load_project(unit, command.project)
    year = project.plan_year
    with citing(rules):
        take(project, command.command, command.evidence, act, rules, assets=command.assets)
    if project.plan_year != year:
        restate(library_of(unit, project.county, project.plan_year, act), Entry.of_project(project), act)
    return moved(unit, project, rules, *renewed_plan(unit, project, act, rules))


@dataclass(frozen=True, kw_only=True)
class TakeSteps:
    """Several projects' steps at one sitting (逐项审议): all of them or none."""

    steps: tuple[TakeStep, ...]


def take_steps(unit: UnitOfWork, command: TakeSteps) -> Outcome:
    """Every item's outcome of one sitting, all or nothing. Raises what the first refused step raises."""
    done = [take_step(unit, step) for step in command.steps]
    moved_ones = tuple(aggregate for one in done for aggregate in one.aggregates)
    return Outcome(moved_ones, {"items": [dict(one.result) for one in done]})
