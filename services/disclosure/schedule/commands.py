"""Other services' facts as commands: which notices they make due, and what notices say by them."""

from dataclasses import dataclass, replace

from services.disclosure.notices.content import Content
from services.disclosure.notices.loading import kind_of, load_notice
from services.disclosure.notices.reference import Reference, number_of
from services.disclosure.schedule import decisions
from services.disclosure.schedule.announcements import Announcement, announcement_of, join_announcement, planned
from services.disclosure.schedule.facts import Fact, ListedFact, Result, project_line
from services.disclosure.schedule.subject import Subject
from services.disclosure.windows.decisions import void
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.platform.commands.writer import Outcome

WINDOWS = {1: "village-publicity", 2: "second-publicity"}
"""Which notice of the catalogue a window of the procedure is (一上, 二上)."""


@dataclass(frozen=True, kw_only=True)
class ProjectFact:
    """A fact about a project somewhere in the county."""

    fact: Fact
    project: str
    place: str
    county: str
    fiscal_year: int


@dataclass(frozen=True, kw_only=True)
class NotePublicityRequested(ProjectFact):
    """A step of the procedure needs a window over this content version of the project."""

    window: int
    content_version: int
    min_days: int
    content: Content


def note_publicity_requested(unit: UnitOfWork, command: NotePublicityRequested) -> Outcome:
    """Plan the window's notice over exactly this content version, with what is known of the nine items."""
    key = f"{command.project}/{command.window}/{command.content_version}"
    of = Reference(
        number_of(command.county, command.fiscal_year, key), WINDOWS[command.window], command.project, command.place,
        command.county, command.fiscal_year, command.window, command.content_version,
    )  # fmt: skip
    subject = _noted(unit, command, command.content, notice=of.notice)
    notice = planned(unit, command.fact, of, subject.name, command.content, min_days=command.min_days)
    return Outcome((notice, subject), {"notice": of.notice})


@dataclass(frozen=True, kw_only=True)
class NoteContentRevised:
    """The project's content has a new version."""

    fact: Fact
    project: str
    content_version: int


def note_content_revised(unit: UnitOfWork, command: NoteContentRevised) -> Outcome:
    """Void every planned or open window over an older version."""
    subject = unit.repository.named(Subject, command.project)
    notices = [load_notice(unit, number) for number in sorted(subject.notices)] if subject else []
    older = [notice for notice in notices if notice.of.content_version < command.content_version]
    for notice in older:
        void(notice, command.fact.act, "项目内容已修订，须按新内容重新公示")
    return Outcome(tuple(older), {"voided": [notice.of.notice for notice in older]})


@dataclass(frozen=True, kw_only=True)
class NoteProjectDecided(ProjectFact):
    """A meeting confirmed the project, with this amount."""

    name: str
    approved_fen: int
    minutes_no: str


def note_project_decided(unit: UnitOfWork, command: NoteProjectDecided) -> Outcome:
    """List the project in the announcement of what the meeting confirmed."""
    content = Content({"project_name": command.name} if command.name else {}, command.approved_fen)
    subject = _noted(unit, command, content)
    title = f"{command.fiscal_year}年度审定项目（{command.minutes_no}）"
    line = ListedFact(
        "projects", project_line(subject.name, command.approved_fen), command.approved_fen,
        {"title": title, "plan_year": str(command.fiscal_year), "approval": command.minutes_no},
    )  # fmt: skip
    announcement = Announcement(
        "confirmed-projects", f"{command.county}-{command.fiscal_year}", command.county, command.county,
        command.fiscal_year, f"confirmed/{command.minutes_no}",
    )  # fmt: skip
    notice = join_announcement(unit, command.fact, announcement, title, line)
    return Outcome((notice, subject), {"notice": notice.of.notice})


@dataclass(frozen=True, kw_only=True)
class NoteListedFact:
    """A fact that is one line among others of one announcement."""

    fact: Fact
    announcement: Announcement
    title: str
    line: ListedFact


def note_listed_fact(unit: UnitOfWork, command: NoteListedFact) -> Outcome:
    """Put one more line into its announcement, planning the announcement at the first."""
    notice = join_announcement(unit, command.fact, command.announcement, command.title, command.line)
    return Outcome((notice,), {"notice": notice.of.notice})


@dataclass(frozen=True, kw_only=True)
class NotePlanApproved:
    """The year's plan was approved, with these projects."""

    fact: Fact
    plan: str
    county: str
    fiscal_year: int
    projects: tuple[str, ...]
    total_fen: int
    minutes_no: str


def note_plan_approved(unit: UnitOfWork, command: NotePlanApproved) -> Outcome:
    """Plan the announcement of the year's plan, its projects by name."""
    listed = [unit.repository.named(Subject, project) for project in command.projects]
    lines = [s.name if s else project for s, project in zip(listed, command.projects, strict=True)]
    title = f"{command.fiscal_year}年度项目计划"
    fields = {"title": title, "plan_year": str(command.fiscal_year), "projects": "\n".join(lines),
              "approval": command.minutes_no}  # fmt: skip
    announcement = Announcement(
        "annual-plan", command.plan, command.county, command.county, command.fiscal_year, f"plan/{command.plan}"
    )
    of = announcement_of(unit, announcement)
    notice = planned(unit, command.fact, of, title, Content(fields, command.total_fen))
    return Outcome((notice,), {"notice": of.notice})


@dataclass(frozen=True, kw_only=True)
class NoteAssetRegistered:
    """An asset entered the master ledger, with the five groups of facts the text asks for."""

    fact: Fact
    asset: str
    place: str
    county: str
    fiscal_year: int
    content: Content


def note_asset_registered(unit: UnitOfWork, command: NoteAssetRegistered) -> Outcome:
    """Plan the announcement of an asset."""
    announcement = Announcement(
        "asset-register", command.asset, command.place, command.county, command.fiscal_year, f"asset/{command.asset}"
    )
    of = announcement_of(unit, announcement)
    notice = planned(unit, command.fact, of, command.content.fields["title"], command.content)
    return Outcome((notice,), {"notice": of.notice})


@dataclass(frozen=True, kw_only=True)
class NoteProjectAccepted:
    """The project passed its acceptance, with this outcome in words."""

    fact: Fact
    project: str
    accepted: str


def note_project_accepted(unit: UnitOfWork, command: NoteProjectAccepted) -> Outcome:
    """Plan the announcement after completion: what was publicised before, with what became of it (DIS-21)."""
    subject = unit.repository.named(Subject, command.project)
    if subject is None:
        return Outcome((), {})
    return _result_noted(unit, command.fact, subject, replace(subject.result, accepted=command.accepted))


@dataclass(frozen=True, kw_only=True)
class NoteAccountClosed:
    """The ledger closed a project's account: so much was paid over all years, so much came back."""

    fact: Fact
    project: str
    paid_fen: int
    surplus_fen: int


def note_account_closed(unit: UnitOfWork, command: NoteAccountClosed) -> Outcome:
    """What was paid and what came back stands in the completion notice, once there is one."""
    subject = unit.repository.named(Subject, command.project)
    if subject is None:
        return Outcome((), {})
    known = replace(subject.result, paid_fen=command.paid_fen, surplus_fen=command.surplus_fen)
    return _result_noted(unit, command.fact, subject, known)


@dataclass(frozen=True, kw_only=True)
class NoteMoneyBack:
    """Some of what was paid for a project came back."""

    fact: Fact
    project: str
    fen: int


def note_money_back(unit: UnitOfWork, command: NoteMoneyBack) -> Outcome:
    """Money that comes back after the account was closed changes what was paid; before, the closing counts it."""
    subject = unit.repository.named(Subject, command.project)
    known = subject.result.less(command.fen) if subject else None
    if subject is None or known is None:
        return Outcome((), {})
    return _result_noted(unit, command.fact, subject, known)


def _result_noted(unit: UnitOfWork, fact: Fact, subject: Subject, result: Result) -> Outcome:
    """What became of a project; the completion notice of an accepted one, as it reads by what is known now."""
    decisions.note_result(subject, fact.act, result, at=fact.sequence)
    if not result.accepted:
        return Outcome((subject,), {})
    number = number_of(subject.county, subject.fiscal_year, f"completion/{subject.project}")
    of = Reference(number, "project-completion", subject.project, subject.place, subject.county, subject.fiscal_year)
    content = subject.content.completed_by(result.content)
    notice = planned(unit, fact, of, subject.name, content)
    decisions.renew(notice, fact.act, kind_of(unit, notice), content=result.content, source=fact.source)
    return Outcome((notice, subject), {"notice": number})


def _noted(unit: UnitOfWork, command: ProjectFact, content: Content, notice: str = "") -> Subject:
    act, at = command.fact.act, command.fact.sequence
    subject = unit.repository.named(Subject, command.project)
    if subject is None:
        subject = decisions.open_subject(
            act, project=command.project, place=command.place, county=command.county,
            fiscal_year=command.fiscal_year, content=content, notice=notice, at=at,
        )  # fmt: skip
        unit.repository.add(subject)
    else:
        decisions.note(subject, act, content=content, notice=notice, at=at)
    return subject
