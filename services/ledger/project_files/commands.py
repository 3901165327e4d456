"""What another service's message asks of a project's file."""

from dataclasses import dataclass
from typing import Any

from services.ledger.project_files.events import Note
from shared.kernel.acts import Act


@dataclass(frozen=True, kw_only=True)
class TakeNotes:
    """Take down what another service said about a project."""

    act: Act
    project: str
    county: str
    source_sequence: int
    notes: tuple[tuple[type[Note], dict[str, Any]], ...]
