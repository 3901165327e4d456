"""Which rows belong to a part of a book's county, by the places of their projects."""

from sqlalchemy import ColumnElement, select, true

from services.ledger.project_files.read_model import project_files
from shared.platform.projections.region_rows import lies_in


def lies_in_part(project: ColumnElement[str], part: str) -> ColumnElement[bool]:
    """That a project lies in a part of a book's county; "" is all of it, projects not on file included."""
    known = select(project_files.c.project).where(lies_in(project_files.c.place, part))
    return project.in_(known) if part else true()
