"""What a movement of money changes in lots and commitments."""

from typing import Any

from sqlalchemy import Connection, insert, update

from services.ledger.book.lots import Draw
from services.ledger.book.tables import commitments, lots, movements

_LOT_CHANGES: dict[str, tuple[tuple[str, int], ...]] = {
    "committed": (("available_fen", -1), ("committed_fen", 1)),
    "released": (("committed_fen", -1), ("available_fen", 1)),
    "returned": (("committed_fen", -1), ("available_fen", 1), ("returned_fen", 1)),
    "returned-to-project": (("disbursed_fen", -1), ("committed_fen", 1)),
    "returned-to-pool": (("disbursed_fen", -1), ("available_fen", 1)),
    "disbursed": (("committed_fen", -1), ("disbursed_fen", 1)),
    "inflow-reversed": (("fen", -1), ("available_fen", -1)),
    "commitment-reversed": (("committed_fen", -1), ("available_fen", 1)),
    "came-back-committed": (("disbursed_fen", -1), ("committed_fen", 1)),
    "came-back-available": (("disbursed_fen", -1), ("available_fen", 1)),
    "use-changed-from": (),
    "use-changed-to": (),
    "passed-down": (("available_fen", -1), ("passed_down_fen", 1)),
    "passed-down-reversed": (("passed_down_fen", -1), ("available_fen", 1)),
    "reclaimed": (("available_fen", -1), ("reclaimed_fen", 1)),
}
"""Kind of movement -> the columns of its lot that it changes, and in which direction."""


def move(connection: Connection, sequence: int, event: Any, kind: str, project: str, payment: str = "") -> None:
    """Write the movement of each draw, and change its lot accordingly."""
    write_draws(connection, sequence, event.book, event.draws, kind, project, payment)


def write_draws(
    connection: Connection,
    sequence: int,
    book: str,
    draws: tuple[Draw, ...],
    kind: str,
    project: str = "",
    payment: str = "",
    first: int = 0,
) -> None:
    """Write the movement of each draw of a book, numbered from `first`, and change its lot accordingly."""
    common = {"book": book, "kind": kind, "project": project, "payment": payment, "sequence": sequence}
    rows = [common | {"ordinal": n, "lot": draw.lot, "fen": draw.fen} for n, draw in enumerate(draws, first)]
    if rows:
        connection.execute(insert(movements), rows)
    for draw in draws:
        change = {name: lots.c[name] + sign * draw.fen for name, sign in _LOT_CHANGES[kind]}
        connection.execute(
            update(lots).where(lots.c.book == book, lots.c.lot == draw.lot).values(change | {"sequence": sequence})
        )


def change_commitment(connection: Connection, book: str, project: str, row: dict[str, Any]) -> None:
    """Change the commitment of a project."""
    connection.execute(
        update(commitments).where(commitments.c.book == book, commitments.c.project == project).values(row)
    )


def give_back(connection: Connection, sequence: int, event: Any, state: str) -> None:
    """A project's unpaid money returns to its lots."""
    row = {"state": state, "left_fen": 0, "returned_fen": event.fen, "sequence": sequence}
    change_commitment(connection, event.book, event.project, row)
    move(connection, sequence, event, state, event.project)
