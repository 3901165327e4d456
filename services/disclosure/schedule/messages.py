"""Other services' facts -> own commands, and what others hear of a project taken note of.

What stands in no table asks for no notice.
"""

from collections.abc import Callable
from typing import TypeVar

from services.disclosure.notices.content import Content
from services.disclosure.notices.reference import chinese
from services.disclosure.schedule import commands
from services.disclosure.schedule.announcements import Announcement
from services.disclosure.schedule.events import ResultNoted, SubjectNoted, SubjectOpened
from services.disclosure.schedule.facts import Fact, ListedFact, grouped
from shared.contracts import disclosure, ledger, projects
from shared.contracts.envelope import Envelope, Published
from shared.kernel.acts import Act, Actor
from shared.kernel.text import visible
from shared.platform.capability import Message, React
from shared.platform.commands.unit_of_work import Handle, UnitOfWork
from shared.platform.commands.writer import Outcome

M = TypeVar("M")
C = TypeVar("C")

ACCEPTED = "S16"
"""The state of the workflow at which a project passed its acceptance (竣工验收)."""

ITEMS = ("project_name", "fund_source", "place_name", "construction_content", "construction_period",
         "performance_target", "implementing_unit", "responsible_person")  # fmt: skip
"""What the project knows of the nine items, by the catalogue's names; the amount and the telephone come apart."""

ASSET_ITEMS = ("operating_entity", "fund_source", "project_benefit", "beneficiaries", "supervision")


def _publicity_requested(message: projects.PublicityRequested, fact: Fact) -> commands.NotePublicityRequested | None:
    """A window that the catalogue doesn't know asks for nothing here."""
    if message.window not in commands.WINDOWS:
        return None
    return commands.NotePublicityRequested(
        fact=fact, project=message.project, place=message.place, county=message.county,
        fiscal_year=message.plan_year, window=message.window, content_version=message.content_version,
        min_days=message.min_days, content=_content(message.content, ITEMS, message.content.fund_size_fen),
    )  # fmt: skip


def _content_revised(message: projects.ContentRevised, fact: Fact) -> commands.NoteContentRevised:
    return commands.NoteContentRevised(fact=fact, project=message.project, content_version=message.content_version)


def _project_decided(message: projects.ProjectDecided, fact: Fact) -> commands.NoteProjectDecided:
    return commands.NoteProjectDecided(
        fact=fact, project=message.project, place=message.place, county=message.county,
        fiscal_year=message.plan_year, name=message.name, approved_fen=message.approved_fen,
        minutes_no=message.minutes_no,
    )  # fmt: skip


def _state_changed(message: projects.StateChanged, fact: Fact) -> commands.NoteProjectAccepted | None:
    if message.state != ACCEPTED:
        return None
    outcome = f"：{message.result}" if message.result else ""
    words = visible(f"{chinese(fact.act.effective_on)}通过竣工验收{outcome}")
    return commands.NoteProjectAccepted(fact=fact, project=message.project, accepted=words)


def _account_closed(message: ledger.SurplusReturned, fact: Fact) -> commands.NoteAccountClosed | None:
    """A closing that does not tell what was paid (of before it was told) says nothing here."""
    if not message.approved_fen:
        return None
    return commands.NoteAccountClosed(
        fact=fact, project=message.project, paid_fen=message.paid_total_fen, surplus_fen=message.fen
    )


def _entry_reversed(message: ledger.EntryReversed, fact: Fact) -> commands.NoteMoneyBack | None:
    if message.kind != "payment":
        return None
    return commands.NoteMoneyBack(fact=fact, project=message.project, fen=message.fen)


def _money_back(message: ledger.RefundReceived | ledger.PaymentReturned, fact: Fact) -> commands.NoteMoneyBack:
    return commands.NoteMoneyBack(fact=fact, project=message.project, fen=message.fen)


def _plan_approved(message: projects.PlanApproved, fact: Fact) -> commands.NotePlanApproved:
    return commands.NotePlanApproved(
        fact=fact, plan=message.plan, county=message.county, fiscal_year=message.plan_year,
        projects=message.projects, total_fen=message.total_fen, minutes_no=message.minutes_no,
    )  # fmt: skip


def _asset_registered(message: projects.AssetRegistered, fact: Fact) -> commands.NoteAssetRegistered:
    content = _content(message, ASSET_ITEMS, message.original_value_fen, title=message.name or message.asset)
    return commands.NoteAssetRegistered(
        fact=fact, asset=message.asset, place=message.place, county=message.county, fiscal_year=message.plan_year,
        content=content,
    )  # fmt: skip


def _inflow_received(message: ledger.InflowReceived, fact: Fact) -> commands.NoteListedFact | None:
    """Money that came in is announced by document; what is carried over from last year is no new money (G-66)."""
    if message.carried_over:
        return None
    title = f"{message.document_no}资金分配结果"
    words = f"{message.fund_line}：{grouped(message.fen)} 元，纳入 {message.fiscal_year} 年度扶贫资金专账"
    announcement = Announcement(
        "fund-allocation", message.book, message.county, message.county, message.fiscal_year, message.document_no
    )
    line = ListedFact("allocation", words, message.fen, {"title": title}, fund_source=message.fund_line)
    return commands.NoteListedFact(fact=fact, announcement=announcement, title=title, line=line)


def _content(message: object, names: tuple[str, ...], fen: int, **more: str) -> Content:
    words = {**more, **{name: getattr(message, name) for name in names}}
    return Content({name: visible(text) for name, text in words.items() if text}, fen or None)


def _fact(envelope: Envelope) -> Fact:
    """Whose fact it is, and when: the publisher's clock, and its organisation as the actor."""
    actor = Actor(f"service:{envelope.source}", envelope.actor_role, "", envelope.actor_organisation, "")
    act = Act(envelope.id, actor, envelope.effective_on, envelope.time, simulated=envelope.simulated)
    return Fact(act, f"{envelope.source}/{envelope.sequence}", envelope.sequence)


def _reaction(
    kind: type[M], translate: Callable[[M, Fact], C | None], handler: Callable[[UnitOfWork, C], Outcome]
) -> React:
    """A foreign message as an own command with its handler."""

    def react(envelope: Envelope) -> Handle | None:
        assert isinstance(envelope.message, kind)  # it is looked up by its kind
        command = translate(envelope.message, _fact(envelope))
        return None if command is None else lambda unit: handler(unit, command)

    return react


REACTIONS: dict[type, React] = {
    projects.PublicityRequested: _reaction(
        projects.PublicityRequested, _publicity_requested, commands.note_publicity_requested
    ),
    projects.ContentRevised: _reaction(projects.ContentRevised, _content_revised, commands.note_content_revised),
    projects.ProjectDecided: _reaction(projects.ProjectDecided, _project_decided, commands.note_project_decided),
    projects.StateChanged: _reaction(projects.StateChanged, _state_changed, commands.note_project_accepted),
    projects.PlanApproved: _reaction(projects.PlanApproved, _plan_approved, commands.note_plan_approved),
    projects.AssetRegistered: _reaction(projects.AssetRegistered, _asset_registered, commands.note_asset_registered),
    ledger.InflowReceived: _reaction(ledger.InflowReceived, _inflow_received, commands.note_listed_fact),
    ledger.SurplusReturned: _reaction(ledger.SurplusReturned, _account_closed, commands.note_account_closed),
    ledger.EntryReversed: _reaction(ledger.EntryReversed, _entry_reversed, commands.note_money_back),
    ledger.RefundReceived: _reaction(ledger.RefundReceived, _money_back, commands.note_money_back),
    ledger.PaymentReturned: _reaction(ledger.PaymentReturned, _money_back, commands.note_money_back),
}


def _subject_noted(event: SubjectOpened | SubjectNoted) -> Published:
    return _published(event, "publicity-requested" if event.notice else "project-decided")


def _result_noted(event: ResultNoted) -> Published:
    return _published(event, "result")


def _published(event: SubjectOpened | SubjectNoted | ResultNoted, fact: str) -> Published:
    message = disclosure.SubjectNoted(project=event.project, fact=fact, source_sequence=event.source_sequence)
    return Published("subject", "noted", event.project, event.place, message)


MESSAGES: dict[type, Message] = {
    SubjectOpened: _subject_noted,
    SubjectNoted: _subject_noted,
    ResultNoted: _result_noted,
}
