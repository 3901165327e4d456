"""What others hear of a plan."""

from typing import Any

from services.projects.plans.events import AmendmentOpened, Approved, Drafted, FilingNoted, LineDropped, LinePut
from services.projects.register.messages import published
from shared.contracts import projects
from shared.contracts.envelope import Published
from shared.kernel.divisions import succession
from shared.platform.capability import Message


def tell_draft(event: Drafted) -> Published:
    """The plan of a county and year is begun."""
    return published("plan", event.plan, event.county, projects.PlanDrafted(**_named(event)))


def tell_approval(event: Approved) -> Published:
    """A version is frozen with all its projects."""
    message = projects.PlanApproved(
        **_named(event), projects=tuple(line.project for line in event.lines),
        total_fen=sum(line.fen for line in event.lines), minutes_no=event.issue.minutes_no,
        approved_on=event.act.effective_on,
    )  # fmt: skip
    return published("plan", event.plan, event.county, message)


def tell_filing(event: FilingNoted) -> Published:
    """Where a version was filed."""
    message = projects.PlanFiled(**_named(event), hop=event.hop, status=event.status)
    return published("plan", event.plan, event.county, message)


def _named(event: Drafted | Approved | FilingNoted) -> dict[str, Any]:
    return {"plan": event.plan, "county": event.county, "plan_year": event.plan_year}


def _noted(plan: str, fact: str) -> Published:
    note = projects.FactNoted(project=plan, fact=fact, source_sequence=0)
    return published("plan", plan, succession().place_of(plan), note)


MESSAGES: dict[type, Message] = {
    Drafted: tell_draft,
    LinePut: lambda event: _noted(event.plan, "line-put"),
    LineDropped: lambda event: _noted(event.plan, "line-dropped"),
    Approved: tell_approval,
    AmendmentOpened: lambda event: _noted(event.plan, "amendment-opened"),
    FilingNoted: tell_filing,
}
