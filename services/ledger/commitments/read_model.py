"""Commitments as rows."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, insert, update

from services.ledger.book.movements import give_back, move
from services.ledger.book.tables import commitments
from services.ledger.commitments.entries import CommitmentRefused, CommitmentReleased, FundsCommitted


def _committed(connection: Connection, sequence: int, event: FundsCommitted) -> None:
    set_aside(connection, sequence, event, event.project)
    move(connection, sequence, event, "committed", event.project)


def set_aside(connection: Connection, sequence: int, event: Any, project: str) -> None:
    """A commitment of its own, or more of the one that is there."""
    more = {name: commitments.c[name] + event.fen for name in ("approved_fen", "left_fen")}
    one = (commitments.c.book == event.book, commitments.c.project == project)
    joined = update(commitments).where(*one, commitments.c.state == "committed")
    if not connection.execute(joined.values(more | {"sequence": sequence})).rowcount:
        facts = {"project": project, "state": "committed", "left_fen": event.fen, "minutes_no": event.minutes_no}
        _commitment(connection, sequence, event, **facts)


def _refused(connection: Connection, sequence: int, event: CommitmentRefused) -> None:
    _commitment(connection, sequence, event, state="refused", shortage_fen=event.shortage_fen)


def _commitment(connection: Connection, sequence: int, event: Any, **facts: Any) -> None:
    """A refused commitment may be retried: the later answer stands in its place."""
    row = {"left_fen": 0, "paid_fen": 0, "spent_fen": 0, "returned_fen": 0, "shortage_fen": 0, "minutes_no": ""}
    row |= {"book": event.book, "project": event.project, "approved_fen": event.fen, "sequence": sequence}
    row |= {"simulated": event.act.simulated} | facts
    one = (commitments.c.book == event.book, commitments.c.project == row["project"])
    connection.execute(commitments.delete().where(*one))
    connection.execute(insert(commitments), row)


def _released(connection: Connection, sequence: int, event: CommitmentReleased) -> None:
    give_back(connection, sequence, event, "released")


ROWS: dict[type, Callable[[Connection, int, Any], None]] = {
    FundsCommitted: _committed,
    CommitmentRefused: _refused,
    CommitmentReleased: _released,
}
