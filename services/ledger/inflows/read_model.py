"""The pool's entries as rows."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, insert

from services.ledger.book.entry import Entry
from services.ledger.book.lots import ADVANCE
from services.ledger.book.receipt import Receipt
from services.ledger.book.tables import lots
from services.ledger.inflows.entries import InflowReceived

_NEW_LOT = insert(lots)
_RECEIPT = Receipt.__struct_fields__
_receipt = attrgetter(*_RECEIPT)


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


ROWS: dict[type, Callable[[Connection, int, Any], None]] = {InflowReceived: _inflow}
