"""What disclosure knows of a project: its latest public content and the notices about it. Generated, never retyped."""

from uuid import UUID, uuid5

from services.disclosure.domain.content import Content, Result
from shared.kernel.acts import Act
from shared.kernel.aggregate import Aggregate, Created, Event

SUBJECTS = UUID("0c9c2f0e-6f3a-5a1d-8d0b-1f6c5b1f7a52")


class Subject(Aggregate):
    """One project, as its published facts tell of it."""

    TOPIC = "disclosure.subject"

    class Opened(Created):
        TOPIC = "disclosure.subject.opened"
        project: str
        place: str
        county: str
        fiscal_year: int
        content: Content
        notice: str
        source_sequence: int

        def apply(self, aggregate: "Subject") -> None:
            aggregate.project, aggregate.place, aggregate.county = self.project, self.place, self.county
            aggregate.fiscal_year, aggregate.content = self.fiscal_year, self.content
            aggregate.notices |= {self.notice} - {""}

    class Noted(Event):
        TOPIC = "disclosure.subject.noted"
        project: str
        place: str
        content: Content
        notice: str
        source_sequence: int

        def apply(self, aggregate: "Subject") -> None:
            aggregate.content = self.content
            aggregate.notices |= {self.notice} - {""}

    class ResultNoted(Event):
        """What became of the project, as far as it is known by now."""

        TOPIC = "disclosure.subject.result-noted"
        project: str
        place: str
        result: Result
        source_sequence: int

        def apply(self, aggregate: "Subject") -> None:
            aggregate.result = self.result

    def __init__(self) -> None:
        self.project: str
        self.place: str
        self.county: str
        self.fiscal_year: int
        self.content: Content
        self.notices: set[str] = set()
        self.result = Result()

    @staticmethod
    def create_id(project: str) -> UUID:
        """A project has one subject."""
        return uuid5(SUBJECTS, project)

    @classmethod
    def opened(
        cls,
        act: Act,
        *,
        project: str,
        place: str,
        county: str,
        fiscal_year: int,
        content: Content,
        notice: str,
        at: int,
    ) -> "Subject":
        """First heard of, at the publisher's sequence `at`."""
        return cls.begin(
            cls.Opened, act, project=project, place=place, county=county, fiscal_year=fiscal_year, content=content,
            notice=notice, source_sequence=at,
        )  # fmt: skip

    def note(self, act: Act, *, content: Content, notice: str, at: int) -> None:
        """A further fact: what it doesn't say stays as it was."""
        whole = self.content.completed_by(content)
        self.record(self.Noted, act, project=self.project, place=self.place, content=whole, notice=notice,
                    source_sequence=at)  # fmt: skip

    def note_result(self, act: Act, result: Result, *, at: int) -> None:
        """It was accepted, its account was closed, or some of what was paid came back."""
        self.record(self.ResultNoted, act, project=self.project, place=self.place, result=result, source_sequence=at)

    @property
    def name(self) -> str:
        """The project's name, or its number where nobody has told the name."""
        return self.content.fields.get("project_name", self.project)
