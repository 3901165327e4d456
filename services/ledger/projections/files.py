"""The notes of a project's file as one row: what the tap's gates rest on, for people to see."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, func, insert, update

from services.ledger.domain import notes
from services.ledger.tables import project_files
from shared.eventstore import Recorded


def project_file(connection: Connection, recorded: Recorded) -> None:
    """Write what one note changed."""
    event = recorded.event
    if isinstance(event, notes.Opened):
        connection.execute(insert(project_files), _opened(recorded))
        return
    changed = _CHANGED[type(event)](event) | {"sequence": recorded.sequence}
    connection.execute(update(project_files).where(project_files.c.project == event.project).values(changed))


def _opened(recorded: Recorded) -> dict[str, Any]:
    event = recorded.event
    empty = dict.fromkeys(("book", "name", "category", "minutes_no", "plan", "state"), "")
    return empty | {
        "project": event.project,
        "county": event.county,
        "place": event.county,
        "approved_fen": 0,
        "progress_percent": 0,
        "holds": [],
        "clear_windows": [],
        "sequence": recorded.sequence,
        "simulated": event.act.simulated,
    }


def _place(event: Any) -> dict[str, Any]:
    return {"county": event.county, "place": event.place, "book": f"{event.county}-{event.plan_year}"}


def _window(event: notes.WindowNoted) -> dict[str, Any]:
    others = func.array_remove(project_files.c.clear_windows, event.window)
    return {"clear_windows": func.array_append(others, event.window) if event.clear else others}


def _hold(event: notes.HoldSet | notes.HoldReleased) -> dict[str, Any]:
    others = func.array_remove(project_files.c.holds, event.objection)
    return {"holds": func.array_append(others, event.objection) if isinstance(event, notes.HoldSet) else others}


_CHANGED: dict[type, Callable[[Any], dict[str, Any]]] = {
    notes.DraftNoted: lambda event: _place(event) | {"name": event.name, "category": event.category},
    notes.RevisionNoted: lambda event: {"name": event.name, "category": event.category},
    notes.DecisionNoted: lambda event: (
        _place(event) | {"approved_fen": event.approved_fen, "minutes_no": event.minutes_no}
    ),
    notes.PlanNoted: lambda event: {"plan": event.plan},
    notes.StateNoted: lambda event: {"state": event.state},
    notes.ProgressNoted: lambda event: {"progress_percent": event.percent},
    notes.WindowNoted: _window,
    notes.HoldSet: _hold,
    notes.HoldReleased: _hold,
}
