"""The engine of the approval procedure: it takes no step that the workflow does not list (PRJ-01, PRJ-20).

Which states, steps, roles, evidence and guards there are is the rule pack's; here is only how they bind.
"""

from datetime import date

from services.projects.assets.events import AssetRow
from services.projects.procedure import evidence as records
from services.projects.procedure.date_order import require_period, require_stated_order, require_year
from services.projects.procedure.duties import separate
from services.projects.procedure.effects import EFFECTS
from services.projects.procedure.guards import EXTRA_EVIDENCE, GUARDS, Case, findings
from services.projects.procedure.publicity import adopt_targets, awaited_window
from services.projects.procedure.workflow import (
    automatic_step,
    entering_step,
    entitled,
    first_step,
    listed,
    state_of,
)
from services.projects.register import windows
from services.projects.register.content import Content
from services.projects.register.events import SURPLUS, Drafted, Evidence, MoneyNoted, ObjectionNoted, StepTaken, Value
from services.projects.register.project import Project, Reference
from shared.kernel.acts import Act
from shared.policy.model import RulePack, Transition


def draft(
    reference: Reference, content: Content, act: Act, rules: RulePack, acknowledged: tuple[str, ...] = ()
) -> Project:
    """T01: village committees or work team think up a project. Refused: another role, another region."""
    entitled(first_step(rules.workflow), act, rules)
    act.within(reference.place)
    require_year(act, reference.plan_year)
    require_period(act, content, reference.plan_year)
    return _begin(reference, content, act, rules, acknowledged=acknowledged)


def take_in(reference: Reference, content: Content, source: str, act: Act, rules: RulePack) -> Project:
    """A line of an existing list enters the library as a draft, with what the list says and nothing more.

    The county's project department brings it in; the village still determines it by every step of the procedure.
    """
    act.within(reference.place)
    return _begin(reference, content, act, rules, source=source)


def take(
    project: Project,
    command: str,
    evidence: Evidence,
    act: Act,
    rules: RulePack,
    *,
    plan: str = "",
    plan_meeting_on: date | None = None,
    assets: tuple[AssetRow, ...] = (),
) -> Transition:
    """Take a step of the procedure, or refuse and say why and what instead.

    `rules` is the pack the project began with; `plan` the plan being approved; `assets` the rows to register.
    """
    step = listed(project, command, rules)
    case = Case(
        project=project, transition=step, act=act, rules=rules, evidence=evidence, plan=plan,
        plan_meeting_on=plan_meeting_on, assets=assets,
    )  # fmt: skip
    kept = permit(case)
    require_stated_order(project, act, command, kept, tuple(row.formed_on for row in assets), plan_meeting_on)
    adopt_targets(project, kept, act)
    before = project.state
    EFFECTS[step.effect](project, case)
    _record_step(case, kept, from_state=before)
    return step


def permit(case: Case) -> dict[str, Value]:
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


def enter_plan(project: Project, plan: str, act: Act, rules: RulePack, meeting_on: date | None = None) -> None:
    """T23: a line of the plan just approved. A project that an earlier version brought in stays where it is."""
    if project.plan != plan:
        take(project, entering_step(rules.workflow).command, {}, act, rules, plan=plan, plan_meeting_on=meeting_on)


def note_objection(
    project: Project,
    notice: str,
    window: int,
    objection: str,
    status: str,
    sequence: int,
    act: Act,
    rules: RulePack,
) -> None:
    """Note an objection taken in ("received") or resolved ("upheld", "dismissed"); an upheld one sends back."""
    known = project.windows.get(window)
    if known is None or known.notice != notice:
        return
    project.record(
        ObjectionNoted,
        act,
        project=project.reference,
        notice=notice,
        window=window,
        objection=objection,
        status=status,
        source_sequence=sequence,
    )
    if status == windows.UPHELD and awaited_window(rules, project.state) == window:
        _take_automatic(project, "return", act, rules)


def note_money(project: Project, fact: str, fen: int, sequence: int, act: Act, rules: RulePack) -> None:
    """Note what the ledger did: "committed", "refused", "released", "paid" (fen: total paid) or "surplus"."""
    project.record(MoneyNoted, act, project=project.reference, fact=fact, fen=fen, source_sequence=sequence)
    if fact == SURPLUS:
        _take_automatic(project, "surplus", act, rules)


def _begin(
    reference: Reference,
    content: Content,
    act: Act,
    rules: RulePack,
    source: str = "",
    acknowledged: tuple[str, ...] = (),
) -> Project:
    project = Project.create(
        Drafted,
        act,
        number=reference.number,
        project=reference,
        content=content,
        rule_pack=rules.name,
        workflow=rules.workflow.code,
        source=source,
        acknowledged=acknowledged,
    )
    _record_step(Case(project=project, transition=first_step(rules.workflow), act=act, rules=rules), {}, from_state="")
    return project


def _take_automatic(project: Project, effect: str, act: Act, rules: RulePack) -> None:
    """Take the step that follows from another service's fact, if the workflow has one from here."""
    if step := automatic_step(rules.workflow, project.state, effect):
        take(project, step.command, {}, act, rules)


def _record_step(case: Case, evidence: dict[str, Value], from_state: str) -> None:
    project, step, rules = case.project, case.transition, case.rules
    hits = findings(case) if "negative-list-clear" in step.guards else []
    project.record(
        StepTaken,
        case.act,
        project=project.reference,
        transition=step.code,
        command=step.command,
        label=step.label,
        from_state=from_state,
        state=step.target,
        phase=state_of(rules.workflow, step.target).phase,
        content_version=project.content_version,
        evidence=evidence,
        findings=[hit.item.code for hit in hits],
        rule_pack=rules.name,
        clause=f"{step.basis.document} {step.basis.section}",
    )
