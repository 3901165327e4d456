"""Every event of a project as other services hear of it. A project's name in messages is its number."""

from typing import Any

from services.projects.register import events
from services.projects.register.content import Content, wording
from shared.contracts import projects
from shared.contracts.envelope import Published
from shared.platform.capability import Message

ACCEPTED = "S16"
"""The state of the workflow at which a project passed its acceptance (竣工验收)."""


def published(aggregate: str, subject: str, place: str, message: projects.Message) -> Published:
    """A message under the name of its kind."""
    return Published(aggregate, str(message.__struct_config__.tag), subject, place, message)


def of_project(event: events.Event, message: projects.Message) -> Published:
    """A message about the event's project."""
    return published("project", event.project.number, event.project.place, message)


def noted(event: events.Event, fact: str, source_sequence: int = 0) -> Published:
    """What only this service needs, as a plain fact."""
    number = event.project.number
    return of_project(event, projects.FactNoted(project=number, fact=fact, source_sequence=source_sequence))


def named(event: events.Event) -> dict[str, Any]:
    """The project in the words of the contract."""
    of = event.project
    return {"project": of.number, "county": of.county, "plan_year": of.plan_year}


def placed(event: events.Event) -> dict[str, Any]:
    """The project with its place."""
    return {**named(event), "place": event.project.place}


def tell_draft(event: events.Drafted) -> Published:
    """A project is in the library."""
    content = event.content
    message = projects.ProjectDrafted(
        **placed(event), number=event.project.number, name=content.name, category=content.category,
        estimate_fen=content.estimate_fen, rule_pack=event.rule_pack, workflow=event.workflow,
    )  # fmt: skip
    return of_project(event, message)


def tell_content(event: events.ContentRevised) -> Published:
    """The content has another version."""
    content = event.content
    message = projects.ContentRevised(
        project=event.project.number, content_version=event.content_version,
        changed=tuple(change.field for change in event.changes), name=content.name, category=content.category,
        estimate_fen=content.estimate_fen,
    )  # fmt: skip
    return of_project(event, message)


def tell_step(event: events.StepTaken) -> Published:
    """Every step; a completion notice publishes the conclusion of the acceptance."""
    result = str(event.evidence.get("result", "")) if event.state == ACCEPTED else ""
    message = projects.StateChanged(
        **placed(event), transition=event.transition, command=event.command, from_state=event.from_state,
        state=event.state, phase=event.phase, clause=event.clause, result=result,
    )  # fmt: skip
    return of_project(event, message)


def tell_request(event: events.PublicityRequested) -> Published:
    """A window is asked for over this content."""
    message = projects.PublicityRequested(
        **placed(event), window=event.window, content_version=event.content_version, min_days=event.min_days,
        content=notice_content(event.content),
    )  # fmt: skip
    return of_project(event, message)


def tell_decision(event: events.Decided) -> Published:
    """The leading group confirmed the project and its amount."""
    message = projects.ProjectDecided(
        **placed(event), approved_fen=event.approved_fen, minutes_no=event.minutes_no, decided_on=event.decided_on,
        category=event.category, name=event.name,
    )  # fmt: skip
    return of_project(event, message)


def tell_plan(event: events.EnteredPlan) -> Published:
    """The project is a line of an approved plan."""
    return of_project(
        event, projects.ProjectEnteredPlan(**named(event), plan=event.plan, approved_on=event.approved_on)
    )


def tell_progress(event: events.ProgressReported) -> Published:
    """How far the works are."""
    return of_project(event, projects.ProgressReported(**named(event), percent=event.percent, note=event.note))


def tell_window(event: events.WindowNoted) -> Published:
    """What this service knows of a window."""
    return noted(event, f"window-{event.window}-{event.status}", event.source_sequence)


def tell_objection(event: events.ObjectionNoted) -> Published:
    """What this service knows of an objection."""
    return noted(event, f"objection-{event.status}", event.source_sequence)


def tell_money(event: events.MoneyNoted) -> Published:
    """What this service knows of the ledger's doing."""
    return noted(event, f"money-{event.fact}", event.source_sequence)


def notice_content(content: Content) -> projects.NoticeContent:
    """The mandatory items of a notice as far as the project knows them (DIS-08…16)."""
    return projects.NoticeContent(
        project_name=content.name,
        fund_source=content.fund_source,
        fund_size_fen=content.estimate_fen,
        place_name=content.place_name,
        construction_content=content.construction_content,
        construction_period=content.period,
        performance_target=wording(content.performance_targets),
        implementing_unit=content.implementing_unit,
        responsible_person=content.responsible_person,
    )


MESSAGES: dict[type, Message] = {
    events.Drafted: tell_draft,
    events.StepTaken: tell_step,
    events.ContentRevised: tell_content,
    events.PlaceAssigned: lambda event: noted(event, "place-assigned"),
    events.ResponsibleNamed: lambda event: noted(event, "responsible-named"),
    events.PublicityRequested: tell_request,
    events.WindowNoted: tell_window,
    events.ObjectionNoted: tell_objection,
    events.Decided: tell_decision,
    events.EnteredPlan: tell_plan,
    events.ProgressReported: tell_progress,
    events.MoneyNoted: tell_money,
    events.Reopened: lambda event: noted(event, "reopened"),
}
