"""What the workflow of a rule pack says: states, the steps from each, whose they are (PRJ-01, PRJ-20)."""

from dataclasses import dataclass

from services.projects.procedure.duties import holders
from services.projects.procedure.errors import NotYourStep, StepNotListed
from services.projects.register.project import SYSTEM, Project
from shared.kernel.acts import Act
from shared.policy.citing import clause_of
from shared.policy.model import RulePack, State, Transition, Workflow

UPWARD = ("一上", "二上")
ENTERING = "enter-plan"


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


def in_village_hands(project: Project, rules: RulePack) -> bool:
    """Whether the procedure is where village and township may change what the project is."""
    state = state_of(rules.workflow, project.state)
    return state.phase in UPWARD and "village" in state.holder


def entering_step(workflow: Workflow) -> Transition:
    """The step that makes a project a line of an approved plan (T23)."""
    return next(t for t in workflow.transitions if t.effect == ENTERING)


def awaits_plan(project: Project, rules: RulePack) -> bool:
    """Confirmed, and not yet a line of an approved plan."""
    return any(t.effect == ENTERING and project.state in t.sources for t in rules.workflow.transitions)


def first_step(workflow: Workflow) -> Transition:
    """The step that drafts a project (T01)."""
    return next(t for t in workflow.transitions if t.effect == "draft")


def automatic_step(workflow: Workflow, state: str, effect: str) -> Transition | None:
    """The step the service takes by itself from this state on another service's event, if the workflow has one."""
    listed = (t for t in workflow.transitions if t.automatic and t.effect == effect and state in t.sources)
    return next(listed, None)


def entitled(transition: Transition, act: Act, rules: RulePack) -> None:
    """Refuse a role the step does not belong to. Automatic steps belong to the service alone."""
    allowed = (SYSTEM,) if transition.automatic else transition.roles
    if act.actor.role not in allowed:
        raise NotYourStep(f"“{transition.label}”由{holders(allowed)}办理", clause=clause_of(rules, transition.basis))


def listed(project: Project, command: str, rules: RulePack) -> Transition:
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
