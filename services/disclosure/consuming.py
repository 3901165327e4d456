"""Other services' facts -> own commands. What is not in the table asks for no notice."""

from collections.abc import Callable
from typing import Any

from services.disclosure import commands
from services.disclosure.application import WINDOWS, Disclosure
from services.disclosure.domain.content import Content, ListedFact, grouped
from services.disclosure.domain.reference import chinese
from shared.contracts import ledger, projects
from shared.contracts.envelope import Envelope
from shared.kernel.acts import Act, Actor
from shared.kernel.text import visible
from shared.platform.commands.writer import Outcome
from shared.platform.eventstore.store import Repository

REACTS_TO = ("projects", "ledger")

ACCEPTED = "S16"
"""The state of the workflow at which a project passed its acceptance (竣工验收)."""

ITEMS = ("project_name", "fund_source", "place_name", "construction_content", "construction_period",
         "performance_target", "implementing_unit", "responsible_person")  # fmt: skip
"""What the project knows of the nine items, by the catalogue's names; the amount and the telephone come apart."""

ASSET_ITEMS = ("operating_entity", "fund_source", "project_benefit", "beneficiaries", "supervision")


def react(desk: Disclosure, envelope: Envelope) -> Callable[[Repository], Outcome] | None:
    """What a foreign fact makes this service do; None when it asks for no notice."""
    translate = TABLE.get(type(envelope.message))
    command = translate(envelope.message, _fact(envelope)) if translate else None
    if command is None:
        return None
    method = METHODS[type(command)]
    return lambda books: method(desk, books, command)


def _publicity_requested(
    said: projects.PublicityRequested, fact: dict[str, Any]
) -> commands.NotePublicityRequested | None:
    """A window that the catalogue doesn't know asks for nothing here."""
    if said.window not in WINDOWS:
        return None
    return commands.NotePublicityRequested(
        **fact, **_where(said), window=said.window, content_version=said.content_version, min_days=said.min_days,
        content=_content(said.content, ITEMS, said.content.fund_size_fen),
    )  # fmt: skip


def _content_revised(said: projects.ContentRevised, fact: dict[str, Any]) -> commands.NoteContentRevised:
    return commands.NoteContentRevised(**fact, project=said.project, content_version=said.content_version)


def _project_decided(said: projects.ProjectDecided, fact: dict[str, Any]) -> commands.NoteProjectDecided:
    return commands.NoteProjectDecided(
        **fact, **_where(said), name=said.name, approved_fen=said.approved_fen, minutes_no=said.minutes_no
    )


def _state_changed(said: projects.StateChanged, fact: dict[str, Any]) -> commands.NoteProjectAccepted | None:
    if said.state != ACCEPTED:
        return None
    outcome = f"：{said.result}" if said.result else ""
    words = visible(f"{chinese(fact['act'].effective_on)}通过竣工验收{outcome}")
    return commands.NoteProjectAccepted(**fact, project=said.project, accepted=words)


def _account_closed(said: ledger.SurplusReturned, fact: dict[str, Any]) -> commands.NoteAccountClosed | None:
    """A closing that does not tell what was paid (of before it was told) says nothing here."""
    if not said.approved_fen:
        return None
    return commands.NoteAccountClosed(**fact, project=said.project, paid_fen=said.paid_total_fen, surplus_fen=said.fen)


def _money_back(
    said: ledger.EntryReversed | ledger.RefundReceived | ledger.PaymentReturned, fact: dict[str, Any]
) -> commands.NoteMoneyBack | None:
    if isinstance(said, ledger.EntryReversed) and said.kind != "payment":
        return None
    return commands.NoteMoneyBack(**fact, project=said.project, fen=said.fen)


def _plan_approved(said: projects.PlanApproved, fact: dict[str, Any]) -> commands.NotePlanApproved:
    return commands.NotePlanApproved(
        **fact, plan=said.plan, county=said.county, fiscal_year=said.plan_year, projects=said.projects,
        total_fen=said.total_fen, minutes_no=said.minutes_no,
    )  # fmt: skip


def _asset_registered(said: projects.AssetRegistered, fact: dict[str, Any]) -> commands.NoteAssetRegistered:
    content = _content(said, ASSET_ITEMS, said.original_value_fen, title=said.name or said.asset)
    return commands.NoteAssetRegistered(
        **fact, asset=said.asset, place=said.place, county=said.county, fiscal_year=said.plan_year, content=content
    )


def _inflow_received(said: ledger.InflowReceived, fact: dict[str, Any]) -> commands.NoteListedFact | None:
    """Money that came in is announced by document; what is carried over from last year is no new money (G-66)."""
    if said.carried_over:
        return None
    title = f"{said.document_no}资金分配结果"
    words = f"{said.fund_line}：{grouped(said.fen)} 元，纳入 {said.fiscal_year} 年度扶贫资金专账"
    return commands.NoteListedFact(
        **fact, kind="fund-allocation", about=said.book, county=said.county, fiscal_year=said.fiscal_year,
        key=said.document_no, title=title,
        line=ListedFact("allocation", words, said.fen, {"title": title}, fund_source=said.fund_line),
    )  # fmt: skip


TABLE: dict[type, Callable[[Any, dict[str, Any]], commands.Fact | None]] = {
    projects.PublicityRequested: _publicity_requested,
    projects.ContentRevised: _content_revised,
    projects.ProjectDecided: _project_decided,
    projects.StateChanged: _state_changed,
    projects.PlanApproved: _plan_approved,
    projects.AssetRegistered: _asset_registered,
    ledger.InflowReceived: _inflow_received,
    ledger.SurplusReturned: _account_closed,
    ledger.EntryReversed: _money_back,
    ledger.RefundReceived: _money_back,
    ledger.PaymentReturned: _money_back,
}

METHODS: dict[type, Callable[[Disclosure, Repository, Any], Outcome]] = {
    commands.NotePublicityRequested: Disclosure.note_publicity_requested,
    commands.NoteContentRevised: Disclosure.note_content_revised,
    commands.NoteProjectDecided: Disclosure.note_project_decided,
    commands.NoteProjectAccepted: Disclosure.note_project_accepted,
    commands.NoteAccountClosed: Disclosure.note_account_closed,
    commands.NoteMoneyBack: Disclosure.note_money_back,
    commands.NotePlanApproved: Disclosure.note_plan_approved,
    commands.NoteAssetRegistered: Disclosure.note_asset_registered,
    commands.NoteListedFact: Disclosure.note_listed_fact,
}


def _fact(envelope: Envelope) -> dict[str, Any]:
    """Whose fact it is, and when: the publisher's clock, and its organisation as the actor."""
    actor = Actor(f"service:{envelope.source}", envelope.actor_role, "", envelope.actor_organisation, "")
    act = Act(envelope.id, actor, envelope.effective_on, envelope.time, simulated=envelope.simulated)
    return {"act": act, "source": f"{envelope.source}/{envelope.sequence}", "sequence": envelope.sequence}


def _where(said: projects.PublicityRequested | projects.ProjectDecided) -> dict[str, Any]:
    return {"project": said.project, "place": said.place, "county": said.county, "fiscal_year": said.plan_year}


def _content(said: object, names: tuple[str, ...], fen: int, **more: str) -> Content:
    words = {**more, **{name: getattr(said, name) for name in names}}
    return Content({name: visible(text) for name, text in words.items() if text}, fen or None)
