"""Every event as other services hear of it. A project's name in messages is its number."""

from typing import Any

from services.projects.domain.content import Content, wording
from services.projects.domain.library import Library
from services.projects.domain.plan import AnnualPlan
from services.projects.domain.project import Project
from shared.contracts import projects
from shared.contracts.envelope import Published
from shared.kernel.divisions import succession
from shared.platform.eventstore.store import Recorded


def publish(recorded: Recorded) -> Published:
    """The message of one event."""
    event = recorded.event
    match event:
        case Library.Opened() | Library.ProjectAdmitted() | Library.ProjectRestated():
            return _of_library(event)
        case AnnualPlan.Drafted() | AnnualPlan.Approved() | AnnualPlan.FilingNoted():
            return _published("plan", event.plan, event.county, _plan_message(event))
        case AnnualPlan.LinePut() | AnnualPlan.LineDropped() | AnnualPlan.AmendmentOpened():
            note = projects.FactNoted(project=event.plan, fact=_fact(event), source_sequence=0)
            return _published("plan", event.plan, succession().place_of(event.plan), note)
        case _:
            return _published("project", event.project.number, event.project.place, _project_message(event))


def _published(aggregate: str, subject: str, place: str, message: projects.Message) -> Published:
    return Published(aggregate, str(message.__struct_config__.tag), subject, place, message)


def _of_library(event: Any) -> Published:
    match event:
        case Library.ProjectAdmitted(number=number, place=place):
            note = projects.FactNoted(project=number, fact="admitted-to-library", source_sequence=0)
            return _published("library", number, place, note)
        case Library.ProjectRestated(entry=entry):
            note = projects.FactNoted(project=entry.number, fact="restated-in-library", source_sequence=0)
            return _published("library", entry.number, entry.place, note)
        case _:
            name = f"{event.county}-{event.plan_year}"
            note = projects.FactNoted(project=name, fact="library-opened", source_sequence=0)
            return _published("library", name, event.county, note)


def _plan_message(event: Any) -> projects.Message:
    where = {"plan": event.plan, "county": event.county, "plan_year": event.plan_year}
    match event:
        case AnnualPlan.Approved(lines=lines, issue=issue):
            return projects.PlanApproved(
                **where, projects=tuple(line.project for line in lines), total_fen=sum(line.fen for line in lines),
                minutes_no=issue.minutes_no, approved_on=event.act.effective_on,
            )  # fmt: skip
        case AnnualPlan.FilingNoted(hop=hop, status=status):
            return projects.PlanFiled(**where, hop=hop, status=status)
        case _:
            return projects.PlanDrafted(**where)


def _project_message(event: Any) -> projects.Message:
    of = event.project
    named = {"project": of.number, "county": of.county, "plan_year": of.plan_year}
    placed = {**named, "place": of.place}
    match event:
        case Project.Drafted(content=content):
            return projects.ProjectDrafted(
                **placed, number=of.number, name=content.name, category=content.category,
                estimate_fen=content.estimate_fen, rule_pack=event.rule_pack, workflow=event.workflow,
            )  # fmt: skip
        case Project.ContentRevised(content=content):
            return projects.ContentRevised(
                project=of.number, content_version=event.content_version, changed=tuple(c.field for c in event.changes),
                name=content.name, category=content.category, estimate_fen=content.estimate_fen,
            )  # fmt: skip
        case Project.StepTaken():
            return projects.StateChanged(
                **placed, transition=event.transition, command=event.command, from_state=event.from_state,
                state=event.state, phase=event.phase, clause=event.clause, result=_accepted(event),
            )  # fmt: skip
        case Project.PublicityRequested(content=content):
            return projects.PublicityRequested(
                **placed, window=event.window, content_version=event.content_version, min_days=event.min_days,
                content=notice_content(content),
            )  # fmt: skip
        case _:
            return _milestone(event, named, placed)


def _milestone(event: Any, named: dict[str, Any], placed: dict[str, Any]) -> projects.Message:
    match event:
        case Project.Decided():
            return projects.ProjectDecided(
                **placed, approved_fen=event.approved_fen, minutes_no=event.minutes_no, decided_on=event.decided_on,
                category=event.category, name=event.name,
            )  # fmt: skip
        case Project.EnteredPlan(plan=plan, approved_on=approved_on):
            return projects.ProjectEnteredPlan(**named, plan=plan, approved_on=approved_on)
        case Project.ProgressReported(percent=percent, note=note):
            return projects.ProgressReported(**named, percent=percent, note=note)
        case Project.AssetRegistered(asset=asset, row=row):
            return projects.AssetRegistered(
                **placed, asset=asset, name=row.name, asset_class=row.asset_class,
                original_value_fen=row.original_value_fen, operating_entity=row.operating_entity,
                fund_source=row.fund_source, project_benefit=row.project_benefit, beneficiaries=row.beneficiaries,
                supervision=row.supervision, formed_on=row.formed_on, title_level=row.title_level,
            )  # fmt: skip
        case _:
            sequence = getattr(event, "source_sequence", 0)
            return projects.FactNoted(project=event.project.number, fact=_fact(event), source_sequence=sequence)


def _fact(event: Any) -> str:
    match event:
        case Project.WindowNoted(window=window, status=status):
            return f"window-{window}-{status}"
        case Project.ObjectionNoted(status=status):
            return f"objection-{status}"
        case Project.MoneyNoted(fact=fact):
            return f"money-{fact}"
        case _:
            return str(type(event).TOPIC.rpartition(".")[2])


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


ACCEPTED = "S16"
"""The state of the workflow at which a project passed its acceptance (竣工验收)."""


def _accepted(event: Any) -> str:
    """The conclusion of an acceptance, which completion notices publish."""
    return str(event.evidence.get("result", "")) if event.state == ACCEPTED else ""
