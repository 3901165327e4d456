"""A project with the rules that bind it for life."""

from services.projects.register.project import Project
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.policy import RulePack


def load_project(unit: UnitOfWork, number: str) -> tuple[Project, RulePack]:
    """The project of a number, and the pack it began with. Raises NotFound."""
    project = unit.repository.get_named(Project, number)
    return project, unit.packs.named(project.pack)
