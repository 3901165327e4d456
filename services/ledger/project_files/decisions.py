"""The first that is heard of a project opens its file; nothing that other services say is refused."""

from services.ledger.project_files.events import Opened
from services.ledger.project_files.file import ProjectFile
from shared.kernel.acts import Act


def open_file(project: str, county: str, source_sequence: int, act: Act) -> ProjectFile:
    """Start the file of a project that something was just heard of."""
    return ProjectFile.create(Opened, act, project=project, county=county, source_sequence=source_sequence)
