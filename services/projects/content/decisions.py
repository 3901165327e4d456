"""When the content of a project may be changed, and what follows for the windows that showed it."""

from services.projects.content.errors import ContentFixed, TargetsRemoved
from services.projects.procedure.date_order import require_after_draft, require_order, require_period
from services.projects.procedure.duties import holders
from services.projects.procedure.publicity import ask_window_again, revise_content, show_anew, was_cut_short
from services.projects.procedure.workflow import in_village_hands, state_of
from services.projects.register.content import Change, Content
from services.projects.register.events import PlaceAssigned, ResponsibleNamed
from services.projects.register.project import Project, Reference
from shared.kernel.acts import Act
from shared.kernel.divisions import succession
from shared.kernel.reasons import must_say_why
from shared.policy.model import RulePack


def revise(project: Project, content: Content, act: Act, rules: RulePack) -> tuple[Change, ...]:
    """Change the content while it is in the hands of village and township. Refused later, and by others.

    A window asked for, open or closed over the old content counts no more: another one is asked for at once. So it
    is over an unchanged content whose window was closed before its days had passed.
    """
    state = state_of(rules.workflow, project.state)
    act.within(project.place)
    if act.actor.role not in state.holder or not in_village_hands(project, rules):
        raise ContentFixed(
            f"项目现处于“{state.label}”，由{holders(state.holder)}办理；项目内容只能在村级谋划、公示和修改完善时修改"
        )
    if project.content.performance_targets and not content.performance_targets:
        raise TargetsRemoved("项目已填报绩效目标，可以修改，不能清空")
    require_order(project, act)
    if content.period != project.content.period:
        require_period(act, content, project.plan_year)
    changes = revise_content(project, content, act)
    if changes or was_cut_short(project, rules):
        ask_window_again(project, act, rules)
    return changes


def assign_place(project: Project, place: str, act: Act, rules: RulePack) -> None:
    """Say which village or township an imported project belongs to, once its list did not.

    The place is part of what a window shows: it changes only while the content may, and then is shown anew.
    """
    act.within(project.place)
    act.within(place)
    if not succession().within(place, project.place):
        raise ContentFixed(f"项目地点为 {project.place}，只能细化到其下级区划")
    if place == project.place:
        return
    if not in_village_hands(project, rules):
        label = state_of(rules.workflow, project.state).label
        raise ContentFixed(f"项目现处于“{label}”，地点已经公示，只能在村级谋划、公示和修改完善时指定")
    require_order(project, act)
    project.record(PlaceAssigned, act, project=_reference_at(project, place))
    if project.windows:
        show_anew(project, act)
        ask_window_again(project, act, rules)


def name_responsible(project: Project, unit: str, leader: str, person: str, act: Act) -> None:
    """PRJ-35: name responsible unit, leader and person; who was named before stays on record for ever.

    Others than those named answer only for a reason; raises ReasonMissing.
    """
    act.within(project.place)
    require_after_draft(project, act)
    named = {
        "责任单位": project.content.responsible_unit,
        "责任领导": project.content.responsible_leader,
        "责任人": project.content.responsible_person,
    }
    before = {word: value for word, value in named.items() if value}
    must_say_why(act, "项目责任人", before, {"责任单位": unit, "责任领导": leader, "责任人": person})
    project.record(ResponsibleNamed, act, project=project.reference, unit=unit, leader=leader, person=person)


def _reference_at(project: Project, place: str) -> Reference:
    return Reference(project.number, place, project.county, project.plan_year)
