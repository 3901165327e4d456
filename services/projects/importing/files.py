"""What is done with an uploaded list in a process of its own: its rows become projects."""

from dataclasses import dataclass

from services.projects.importing.project_rows import projects_in
from shared.importing.model import ProjectLine, Row, Sheet
from shared.importing.parsing import parse
from shared.importing.reading import REFUSALS, prepare
from shared.kernel.divisions import divisions
from shared.platform.sandbox import Task


@dataclass(frozen=True, kw_only=True)
class ProjectRow(Row):
    """A row of a project list as it crosses between the processes."""

    values: ProjectLine | None


@dataclass(frozen=True, kw_only=True)
class ProjectSheet(Sheet):
    """A project list as it crosses between the processes."""

    rows: tuple[ProjectRow, ...]


def projects_of(
    content: bytes,
    filename: str,
    county: str,
    year: int,
    unit: str | None,
    sheet: str | None = None,
    preview: bool = False,
) -> Sheet:
    """The projects of a notice or table; see `parse`."""
    return parse(
        content,
        filename,
        county=county,
        year=year,
        kind="projects",
        divisions=divisions(),
        rows_in=projects_in,
        unit=unit,
        sheet=sheet,
        preview=preview,
    )


READ_PROJECTS = Task(projects_of, ProjectSheet, REFUSALS, prepare)
