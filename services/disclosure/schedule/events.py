"""What disclosure has taken note of about a project. Events apply and never refuse."""

from services.disclosure.notices.content import Content
from services.disclosure.schedule.facts import Result
from services.disclosure.schedule.subject import Subject
from shared.kernel.aggregate import Created, Event


class SubjectOpened(Created):
    TOPIC = "disclosure.subject.opened"
    project: str
    place: str
    county: str
    fiscal_year: int
    content: Content
    notice: str
    source_sequence: int

    def apply(self, aggregate: Subject) -> None:
        aggregate.project, aggregate.place, aggregate.county = self.project, self.place, self.county
        aggregate.fiscal_year, aggregate.content = self.fiscal_year, self.content
        aggregate.notices |= {self.notice} - {""}


class SubjectNoted(Event):
    TOPIC = "disclosure.subject.noted"
    project: str
    place: str
    content: Content
    notice: str
    source_sequence: int

    def apply(self, aggregate: Subject) -> None:
        aggregate.content = self.content
        aggregate.notices |= {self.notice} - {""}


class ResultNoted(Event):
    """What became of the project, as far as it is known by now."""

    TOPIC = "disclosure.subject.result-noted"
    project: str
    place: str
    result: Result
    source_sequence: int

    def apply(self, aggregate: Subject) -> None:
        aggregate.result = self.result
