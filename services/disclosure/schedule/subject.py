"""What disclosure knows of a project: its latest public content and the notices about it. Generated, never retyped."""

from uuid import UUID, uuid5

from services.disclosure.notices.content import Content
from services.disclosure.schedule.facts import Result
from shared.kernel.aggregate import Aggregate

SUBJECTS = UUID("0c9c2f0e-6f3a-5a1d-8d0b-1f6c5b1f7a52")


class Subject(Aggregate):
    """One project, as its published facts tell of it."""

    TOPIC = "disclosure.subject"

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

    @property
    def name(self) -> str:
        """The project's name, or its number where nobody has told the name."""
        return self.content.fields.get("project_name", self.project)
