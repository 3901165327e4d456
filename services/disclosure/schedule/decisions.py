"""What other services' facts change: what is known of a project, and the notices that are generated from it.

Nothing is refused: it has happened.
"""

from dataclasses import replace

from services.disclosure.corrections.decisions import release
from services.disclosure.notices.content import Content, differences
from services.disclosure.notices.events import Extended
from services.disclosure.notices.notice import Notice
from services.disclosure.notices.reference import State
from services.disclosure.schedule.events import ResultNoted, SubjectNoted, SubjectOpened
from services.disclosure.schedule.facts import ListedFact, Result
from services.disclosure.schedule.subject import Subject
from shared.kernel.acts import Act
from shared.kernel.deadlines import Start
from shared.policy.model import NoticeType


def join(notice: Notice, act: Act, kind: NoticeType, *, line: ListedFact, source: str) -> None:
    """Another fact joins the list (a further fund line of the same document): drafted anew, or a new release."""
    if source in notice.sources:
        return
    content = line.added_to(notice.content).masked()
    if notice.state is State.PLANNED:
        due_on = Start.of(notice.dated(act)).working_days(kind.due_working_days)
        notice.record(Extended, act, of=notice.of, content=content, due_on=due_on, source=source)
    else:
        release(notice, act, content, source)


def renew(notice: Notice, act: Act, kind: NoticeType, *, content: Content, source: str) -> None:
    """The facts that it is generated from went on: drafted anew, or a new release with its differences."""
    whole = notice.content.completed_by(content)
    if source in notice.sources or notice.state is State.VOID or not differences(notice.content, whole):
        return
    if notice.state is State.PLANNED:
        notice.record(Extended, act, of=notice.of, content=whole, due_on=notice.due_on, source=source)
    else:
        release(notice, replace(act, reason=f"{kind.label}所依据的记录有更新"), whole, source)


def open_subject(
    act: Act, *, project: str, place: str, county: str, fiscal_year: int, content: Content, notice: str, at: int
) -> Subject:
    """First heard of, at the publisher's sequence `at`."""
    return Subject.create(
        SubjectOpened, act, project=project, place=place, county=county, fiscal_year=fiscal_year, content=content,
        notice=notice, source_sequence=at,
    )  # fmt: skip


def note(subject: Subject, act: Act, *, content: Content, notice: str, at: int) -> None:
    """A further fact: what it doesn't say stays as it was."""
    whole = subject.content.completed_by(content)
    subject.record(SubjectNoted, act, project=subject.project, place=subject.place, content=whole, notice=notice,
                   source_sequence=at)  # fmt: skip


def note_result(subject: Subject, act: Act, result: Result, *, at: int) -> None:
    """It was accepted, its account was closed, or some of what was paid came back."""
    subject.record(ResultNoted, act, project=subject.project, place=subject.place, result=result, source_sequence=at)
