"""Reversals that were asked for, and what became of them."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import BigInteger, Boolean, Connection, Date, Table, func, insert, select, update

from services.ledger.book.columns import column, metadata
from services.ledger.book.lots import ADVANCE, Draw
from services.ledger.book.movements import change_commitment, move, write_draws
from services.ledger.book.tables import commitments, entries, lot_categories, lots
from services.ledger.corrections.entries import (
    COMMITTED,
    EntryReversed,
    FundsReclaimed,
    RefundReceived,
    ReversalDeclined,
    ReversalRequested,
)
from services.ledger.payments.read_model import payments
from services.ledger.transfers.read_model import pass_downs

reversals = Table(
    "reversals",
    metadata,
    column("book", primary_key=True),
    column("request_no", BigInteger, primary_key=True),
    column("of_book"),
    column("original_no", BigInteger),
    column("kind"),
    column("lot"),
    column("project"),
    column("payment"),
    column("fen", BigInteger),
    column("reason"),
    column("stage"),
    column("requested_on", Date),
    column("requested_by"),
    column("decided_by"),
    column("entry_no", BigInteger),
    column("voucher_no"),
    column("sequence", BigInteger),
    column("simulated", Boolean),
)


def _requested(connection: Connection, sequence: int, event: ReversalRequested) -> None:
    facts = ("book", "of_book", "original_no", "kind", "lot", "project", "payment", "fen")
    row = {name: getattr(event, name) for name in facts} | {
        "request_no": event.originator_version,
        "reason": event.act.reason,
        "stage": "requested",
        "requested_on": event.act.effective_on,
        "requested_by": event.act.actor.staff,
        "decided_by": "",
        "entry_no": 0,
        "voucher_no": "",
        "sequence": sequence,
        "simulated": event.act.simulated,
    }
    connection.execute(insert(reversals), row)


def _declined(connection: Connection, sequence: int, event: ReversalDeclined) -> None:
    _decided(connection, sequence, event, {"stage": "declined"})


def _decided(connection: Connection, sequence: int, event: Any, row: dict[str, Any]) -> None:
    row |= {"decided_by": event.act.actor.staff, "entry_no": event.originator_version, "sequence": sequence}
    one = (reversals.c.book == event.book, reversals.c.request_no == event.request_no)
    connection.execute(update(reversals).where(*one).values(row))


def _reversed(connection: Connection, sequence: int, event: EntryReversed) -> None:
    _decided(connection, sequence, event, {"stage": "confirmed", "voucher_no": event.voucher_no})
    one = (entries.c.book == (event.of_book or event.book), entries.c.entry_no == event.original_no)
    here = {"reversed_by": func.array_append(entries.c.reversed_by, event.originator_version)}
    later = {"reversed_later": func.array_append(entries.c.reversed_later, f"{event.book}-{event.originator_version}")}
    connection.execute(update(entries).where(*one).values(later if event.of_book else here))
    own = (entries.c.book == event.book, entries.c.entry_no == event.originator_version)
    connection.execute(update(entries).where(*own).values(reverses=event.original_no))
    _UNDO[event.kind](connection, sequence, event)


def _undo_inflow(connection: Connection, sequence: int, event: EntryReversed) -> None:
    move(connection, sequence, event, "inflow-reversed", "")
    one = (lots.c.book == event.book, lots.c.lot == event.lot, lots.c.kind == ADVANCE)
    connection.execute(update(lots).where(*one).values(advanced_fen=lots.c.advanced_fen - event.fen))
    _count_as_own(connection, event.book, event.lot, -event.fen)


def _undo_commitment(connection: Connection, sequence: int, event: EntryReversed) -> None:
    less = {name: commitments.c[name] - event.fen for name in ("approved_fen", "left_fen")}
    change_commitment(connection, event.book, event.project, less | {"sequence": sequence})
    move(connection, sequence, event, "commitment-reversed", event.project)


def _undo_payment(connection: Connection, sequence: int, event: EntryReversed) -> None:
    _come_back(connection, sequence, event, "reversed_fen")


def _undo_pass_down(connection: Connection, sequence: int, event: EntryReversed) -> None:
    move(connection, sequence, event, "passed-down-reversed", "")
    one = (pass_downs.c.book == (event.of_book or event.book), pass_downs.c.entry_no == event.original_no)
    back = {"reversed_fen": pass_downs.c.reversed_fen + event.fen, "sequence": sequence}
    connection.execute(update(pass_downs).where(*one).values(back))
    if event.of_book:
        recover(connection, event.book, event.draws)


def _undo_spending(connection: Connection, sequence: int, event: EntryReversed) -> None:
    less = {"spent_fen": commitments.c.spent_fen - event.fen, "sequence": sequence}
    change_commitment(connection, event.book, event.project, less)


_UNDO: dict[str, Callable[[Connection, int, EntryReversed], None]] = {
    "inflow": _undo_inflow,
    "commitment": _undo_commitment,
    "payment": _undo_payment,
    "spending": _undo_spending,
    "passed-down": _undo_pass_down,
}


def _refunded(connection: Connection, sequence: int, event: RefundReceived) -> None:
    _come_back(connection, sequence, event, "refunded_fen")


def _come_back(connection: Connection, sequence: int, event: EntryReversed | RefundReceived, column: str) -> None:
    paid_in = event.payment.rpartition("-")[0]
    one = (payments.c.book == paid_in, payments.c.payment == event.payment)
    more = {column: payments.c[column] + event.fen, "sequence": sequence}
    connection.execute(update(payments).where(*one).values(more))
    row: dict[str, Any] = {"paid_fen": commitments.c.paid_fen - event.fen, "sequence": sequence}
    if event.target == COMMITTED:
        row["left_fen"] = commitments.c.left_fen + event.fen
    change_commitment(connection, event.book, event.project, row)
    move(connection, sequence, event, f"came-back-{event.target}", event.project, event.payment)
    if paid_in != event.book:
        recover(connection, event.book, event.draws)


def recover(connection: Connection, book: str, draws: tuple[Draw, ...]) -> None:
    """What comes back of an earlier year's payments and transfers counts as the category that its lot came in as."""
    for draw in draws:
        one = (lots.c.book == book, lots.c.lot == draw.lot)
        connection.execute(update(lots).where(*one).values(recovered_fen=lots.c.recovered_fen + draw.fen))
        _count_as_own(connection, book, draw.lot, draw.fen)


def _count_as_own(connection: Connection, book: str, lot: str, fen: int) -> None:
    own = select(lots.c.broad_category).where(lots.c.book == book, lots.c.lot == lot).scalar_subquery()
    one = (lot_categories.c.book == book, lot_categories.c.lot == lot, lot_categories.c.category == own)
    connection.execute(update(lot_categories).where(*one).values(fen=lot_categories.c.fen + fen))


def _reclaimed(connection: Connection, sequence: int, event: FundsReclaimed) -> None:
    write_draws(connection, sequence, event.book, (Draw(event.lot, event.fen),), "reclaimed")


ROWS: dict[type, Callable[[Connection, int, Any], None]] = {
    ReversalRequested: _requested,
    ReversalDeclined: _declined,
    EntryReversed: _reversed,
    RefundReceived: _refunded,
    FundsReclaimed: _reclaimed,
}
