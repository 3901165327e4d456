"""What others hear of a library."""

from services.projects.library.events import Opened, ProjectAdmitted, ProjectRestated
from services.projects.register.messages import published
from shared.contracts import projects
from shared.contracts.envelope import Published
from shared.platform.capability import Message


def _noted(name: str, place: str, fact: str) -> Published:
    return published("library", name, place, projects.FactNoted(project=name, fact=fact, source_sequence=0))


def tell_opening(event: Opened) -> Published:
    """A county's library of a year is open."""
    return _noted(f"{event.county}-{event.plan_year}", event.county, "library-opened")


def tell_admission(event: ProjectAdmitted) -> Published:
    """A project has a number."""
    return _noted(event.number, event.place, "admitted-to-library")


def tell_restatement(event: ProjectRestated) -> Published:
    """A project is known by something else."""
    return _noted(event.entry.number, event.entry.place, "restated-in-library")


MESSAGES: dict[type, Message] = {
    Opened: tell_opening,
    ProjectAdmitted: tell_admission,
    ProjectRestated: tell_restatement,
}
