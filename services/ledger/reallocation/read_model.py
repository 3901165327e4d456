"""Changes of use with their filing, and what of each lot counts as which broad category."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Connection, Date, Table, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from services.ledger.book.columns import column, metadata
from services.ledger.book.movements import change_commitment, write_draws
from services.ledger.book.tables import commitments, lot_categories, lots
from services.ledger.commitments.read_model import set_aside
from services.ledger.reallocation.entries import CategoryTransferred, UseChanged, UseChangeFiled

use_changes = Table(
    "use_changes",
    metadata,
    column("book", primary_key=True),
    column("change_no", BigInteger, primary_key=True),
    column("project"),
    column("to_project"),
    column("old_purpose"),
    column("new_purpose"),
    column("fen", BigInteger),
    column("plan_clause"),
    column("department"),
    column("changed_on", Date),
    column("due_on", Date),
    Column("filed_on", Date),
    column("receipt_no"),
    column("sequence", BigInteger),
    column("simulated", Boolean),
)


def _changed(connection: Connection, sequence: int, event: UseChanged) -> None:
    facts = ("book", "project", "to_project", "old_purpose", "new_purpose", "fen", "plan_clause", "department")
    row = {name: getattr(event, name) for name in (*facts, "due_on")} | {
        "change_no": event.originator_version,
        "changed_on": event.act.effective_on,
        "filed_on": None,
        "receipt_no": "",
        "sequence": sequence,
        "simulated": event.act.simulated,
    }
    connection.execute(insert(use_changes), row)
    if event.to_project == event.project:
        return
    less = {name: commitments.c[name] - event.fen for name in ("approved_fen", "left_fen")}
    change_commitment(connection, event.book, event.project, less | {"sequence": sequence})
    set_aside(connection, sequence, event, event.to_project)
    write_draws(connection, sequence, event.book, event.draws, "use-changed-from", event.project)
    there = len(event.draws)
    write_draws(connection, sequence, event.book, event.draws, "use-changed-to", event.to_project, first=there)


def _filed(connection: Connection, sequence: int, event: UseChangeFiled) -> None:
    one = (use_changes.c.book == (event.of_book or event.book), use_changes.c.change_no == event.change_no)
    row = {"filed_on": event.filed_on, "receipt_no": event.receipt_no, "sequence": sequence}
    connection.execute(update(use_changes).where(*one).values(row))


def _transferred(connection: Connection, sequence: int, event: CategoryTransferred) -> None:
    one = (lots.c.book == event.book, lots.c.lot == event.lot)
    counted = lots.c.fen + lots.c.recovered_fen
    whole = select(lots.c.book, lots.c.lot, lots.c.broad_category, counted, lots.c.sequence).where(*one)
    names = ["book", "lot", "category", "fen", "sequence"]
    touched = select(lot_categories.c.lot).where(lot_categories.c.book == event.book, lot_categories.c.lot == event.lot)
    if connection.execute(touched.limit(1)).first() is None:
        connection.execute(insert(lot_categories).from_select(names, whole))
    for category, fen in ((event.source, -event.fen), (event.target, event.fen)):
        row = upsert(lot_categories).values(
            book=event.book, lot=event.lot, category=category, fen=fen, sequence=sequence
        )
        key = [lot_categories.c.book, lot_categories.c.lot, lot_categories.c.category]
        more = {"fen": lot_categories.c.fen + fen, "sequence": sequence}
        connection.execute(row.on_conflict_do_update(index_elements=key, set_=more))


ROWS: dict[type, Callable[[Connection, int, Any], None]] = {
    UseChanged: _changed,
    UseChangeFiled: _filed,
    CategoryTransferred: _transferred,
}
