"""What the tap's gates rest on."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Connection,
    Date,
    Index,
    Integer,
    Table,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text

from services.ledger.book.columns import column, metadata
from services.ledger.book.tables import books
from services.ledger.project_files import events as notes
from shared.kernel.divisions import succession

project_files = Table(
    "project_files",
    metadata,
    column("project", primary_key=True),
    column("book"),
    column("county"),
    column("place"),
    column("name"),
    column("category"),
    column("approved_fen", BigInteger),
    column("minutes_no"),
    column("plan"),
    column("state"),
    column("progress_percent", Integer),
    column("holds", ARRAY(Text)),
    column("clear_windows", ARRAY(Integer)),
    column("performance_target"),
    column("sequence", BigInteger),
    column("simulated", Boolean),
    Index("project_files_by_book", "book"),
)

project_notices = Table(
    "project_notices",
    metadata,
    column("sequence", BigInteger, primary_key=True),
    column("project"),
    column("fact"),
    column("notice"),
    column("window", Integer),
    column("objection"),
    column("effective_on", Date),
    Index("project_notices_by_project", "project"),
)

project_assets = Table(
    "project_assets",
    metadata,
    column("asset", primary_key=True),
    column("project"),
    column("name"),
    column("asset_class"),
    column("original_value_fen", BigInteger),
    column("formed_on", Date),
    column("sequence", BigInteger),
    Index("project_assets_by_project", "project"),
)


def _noted(connection: Connection, sequence: int, event: notes.Note) -> None:
    """Write what one note changed."""
    if isinstance(event, notes.Opened):
        connection.execute(insert(project_files), _opened(sequence, event))
        return
    _on_file(connection, sequence, event)
    if type(event) not in _CHANGED:
        return
    changed = _CHANGED[type(event)](event) | {"sequence": sequence}
    if "book" in changed:
        changed["book"] = _standing(connection, changed["book"])
    connection.execute(update(project_files).where(project_files.c.project == event.project).values(changed))


def _on_file(connection: Connection, sequence: int, event: notes.Note) -> None:
    """Notices and objections as they were heard of, and what the money became."""
    if isinstance(event, notes.AssetNoted):
        names = ("asset", "project", "name", "asset_class", "original_value_fen", "formed_on")
        row = {name: getattr(event, name) for name in names} | {"sequence": sequence}
        connection.execute(delete(project_assets).where(project_assets.c.asset == event.asset))
        connection.execute(insert(project_assets), row)
    elif isinstance(event, notes.WindowNoted | notes.HoldSet | notes.HoldReleased):
        facts = vars(event)
        row = {"project": event.project, "fact": _fact(event), "notice": event.notice, "sequence": sequence}
        row |= {"window": facts.get("window", 0), "objection": facts.get("objection", "")}
        connection.execute(insert(project_notices), row | {"effective_on": event.act.effective_on})


def _fact(event: notes.Note) -> str:
    if isinstance(event, notes.WindowNoted):
        return "window-clear" if event.clear else "window-not-clear"
    return "objection" if isinstance(event, notes.HoldSet) else "objection-resolved"


def _opened(sequence: int, event: notes.Opened) -> dict[str, Any]:
    empty = dict.fromkeys(("book", "name", "category", "minutes_no", "plan", "state", "performance_target"), "")
    return empty | {
        "project": event.project,
        "county": event.county,
        "place": event.county,
        "approved_fen": 0,
        "progress_percent": 0,
        "holds": [],
        "clear_windows": [],
        "sequence": sequence,
        "simulated": event.act.simulated,
    }


def _place(event: Any) -> dict[str, Any]:
    return {"county": event.county, "place": event.place, "book": f"{event.county}-{event.plan_year}"}


def _standing(connection: Connection, book: str) -> str:
    """The name under which the book of a county and year was opened: maybe by a code the county had before."""
    names = succession().spellings(book)
    if len(names) == 1:
        return book
    opened = set(connection.execute(select(books.c.book).where(books.c.book.in_(names))).scalars())
    return next((name for name in names if name in opened), book)


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
    notes.TargetNoted: lambda event: {"performance_target": event.performance_target},
}

ROWS: dict[type, Callable[[Connection, int, Any], None]] = {notes.Note: _noted}
