"""The pool's entries as rows."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, insert, update

from services.ledger.book.entry import Entry, KeeperAppointed, Opened
from services.ledger.book.lots import ADVANCE
from services.ledger.book.movements import give_back, move
from services.ledger.book.receipt import Receipt
from services.ledger.book.tables import books, commitments, lots
from services.ledger.inflows.entries import CommitmentRefused, CommitmentReleased, FundsCommitted, InflowReceived
from services.ledger.project_files.read_model import project_files
from shared.kernel.divisions import succession

_NEW_LOT = insert(lots)
_RECEIPT = Receipt.__struct_fields__
_receipt = attrgetter(*_RECEIPT)


def _opened(connection: Connection, sequence: int, event: Opened) -> None:
    row = {name: getattr(event, name) for name in ("book", "county", "fiscal_year", "keeper", "rule_pack")}
    row |= {"opened_on": event.act.effective_on, "sequence": sequence, "simulated": event.act.simulated}
    row |= {"closed_through": "", "continues": "", "plan": "", "plan_approved_on": None}
    connection.execute(insert(books), row)
    others = [name for name in succession().spellings(event.book) if name != event.book]
    if others:
        filed = update(project_files).where(project_files.c.book.in_(others))
        connection.execute(filed.values({"book": event.book}))


def _keeper(connection: Connection, sequence: int, event: KeeperAppointed) -> None:
    if event.until is None:
        row = {"keeper": event.keeper, "sequence": sequence}
        connection.execute(update(books).where(books.c.book == event.book).values(row))


def _inflow(connection: Connection, sequence: int, event: InflowReceived) -> None:
    marks = {
        "carried_over": event.carried_over,
        "origin": "",
        "origin_lot": "",
        "late": event.late,
        "flags": list(event.flags),
    }
    connection.execute(_NEW_LOT, lot_row(event, event.lot, event.receipt, event.receipt.fen, sequence) | marks)


def lot_row(event: Entry, lot: str, receipt: Receipt, fen: int, sequence: int) -> dict[str, Any]:
    """A lot as it comes in, with every attribute of its receipt: `fen` of it, all of it available."""
    return dict(zip(_RECEIPT, _receipt(receipt), strict=True)) | {
        "book": event.book,
        "lot": lot,
        "pooling_department": receipt.pooled_by(event.act.actor.organisation),
        "entry_no": event.originator_version,
        "fen": fen,
        "available_fen": fen,
        "committed_fen": 0,
        "disbursed_fen": 0,
        "returned_fen": 0,
        "recovered_fen": 0,
        "passed_down_fen": 0,
        "advanced_fen": fen if receipt.kind == ADVANCE else 0,
        "settled_fen": 0,
        "reclaimed_fen": 0,
        "carried_forward_fen": 0,
        "sequence": sequence,
        "simulated": event.act.simulated,
    }


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
    Opened: _opened,
    KeeperAppointed: _keeper,
    InflowReceived: _inflow,
    FundsCommitted: _committed,
    CommitmentRefused: _refused,
    CommitmentReleased: _released,
}
