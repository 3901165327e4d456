"""The engine of the approval procedure: it takes no step that the workflow does not list (PRJ-01, PRJ-20).

Which states, steps, roles, evidence and guards there are is the rule pack's; here is only how they bind.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.projects.domain import evidence as records
from services.projects.domain.duties import SYSTEM, holders, separate
from services.projects.domain.errors import NotYourStep, StepNotListed
from services.projects.domain.guards import EXTRA_EVIDENCE, GUARDS, Case
from shared.kernel.acts import Act
from shared.policy.citing import clause_of
from shared.policy.model import RulePack, State, Transition, Workflow

if TYPE_CHECKING:
    from services.projects.domain.project import Project


@dataclass(frozen=True)
class NextStep:
    """A step that may come next, and who may take it."""

    transition: str
    command: str
    label: str
    roles: tuple[str, ...]
    holders: str
    automatic: bool


def state_of(workflow: Workflow, code: str) -> State:
    """The state of this code; a stored state is always one of its workflow's."""
    return next(state for state in workflow.states if state.code == code)


def following(workflow: Workflow, state: str) -> tuple[NextStep, ...]:
    """What may come next from a state."""
    return tuple(
        NextStep(t.code, t.command, t.label, t.roles, holders(t.roles), t.automatic)
        for t in workflow.transitions
        if state in t.sources
    )


def given_up(workflow: Workflow, state: str) -> bool:
    """Whether a project here is pursued no more this year: withdrawn, refused or cancelled."""
    leads_on = any(state in t.sources and t.effect != "reopen" for t in workflow.transitions)
    return state_of(workflow, state).phase == "退出" and not leads_on


def first_step(workflow: Workflow) -> Transition:
    """The step that drafts a project (T01)."""
    return next(t for t in workflow.transitions if t.effect == "draft")


def automatic_step(workflow: Workflow, state: str, effect: str) -> Transition | None:
    """The step the service takes by itself from this state on another service's event, if the workflow has one."""
    listed = (t for t in workflow.transitions if t.automatic and t.effect == effect and state in t.sources)
    return next(listed, None)


def permit(case: Case) -> dict[str, records.Value]:
    """Let the step pass or raise the reason why not; gives the evidence to be kept.

    In this order: where, who may do it, whether someone else must, what it must put on record, what it rests on.
    """
    case.act.within(case.project.place)
    entitled(case.transition, case.act, case.rules)
    separate(case.project.last_actor, case.act, case.transition.label)
    extra = tuple(EXTRA_EVIDENCE[name] for name in case.transition.guards if name in EXTRA_EVIDENCE)
    evidence = records.complete(case.transition, case.evidence, case.rules, extra)
    for name in case.transition.guards:
        GUARDS[name](case)
    return evidence


def entitled(transition: Transition, act: Act, rules: RulePack) -> None:
    """Refuse a role the step does not belong to. Automatic steps belong to the service alone."""
    allowed = (SYSTEM,) if transition.automatic else transition.roles
    if act.actor.role not in allowed:
        raise NotYourStep(f"“{transition.label}”由{holders(allowed)}办理", clause=clause_of(rules, transition.basis))


def listed(project: "Project", command: str, rules: RulePack) -> Transition:
    """The step of this name from the project's state; else a refusal that says what may come next and who."""
    for transition in rules.workflow.transitions:
        if transition.command == command and project.state in transition.sources:
            return transition
    raise StepNotListed(
        _what_instead(project.state, command, rules.workflow), clause=clause_of(rules, rules.general.procedure_order)
    )


def _what_instead(state: str, command: str, workflow: Workflow) -> str:
    asked = next((t.label for t in workflow.transitions if t.command == command), command)
    now = state_of(workflow, state)
    steps = [f"{step.label}（{step.holders}）" for step in following(workflow, state)]
    allowed = "接下来可以办理：" + "、".join(steps) if steps else "项目已办结，没有后续步骤"
    return f"项目现处于“{now.label}”（{now.code}），不能办理“{asked}”。{allowed}"
