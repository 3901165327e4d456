"""Money on its way to the level below."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Connection, Date, Index, Table, insert, update

from services.ledger.book.columns import column, metadata
from services.ledger.book.lots import Draw
from services.ledger.book.movements import write_draws
from services.ledger.transfers.entries import FundsPassedDown, PassDownDeclined, PassDownRequested

pass_downs = Table(
    "pass_downs",
    metadata,
    column("book", primary_key=True),
    column("request_no", BigInteger, primary_key=True),
    column("transfer_id"),
    column("lot"),
    column("recipient"),
    column("fen", BigInteger),
    column("document_no"),
    column("fund_line"),
    column("stage"),
    column("requested_by"),
    column("decided_by"),
    column("entry_no", BigInteger),
    column("voucher_no"),
    Column("passed_on", Date),
    column("reversed_fen", BigInteger),
    column("sequence", BigInteger),
    column("simulated", Boolean),
    Index("pass_downs_by_transfer", "transfer_id"),
)
"""`transfer_id` is empty until the money has left; the lower book's lot of the same id is where it came in."""


def _requested(connection: Connection, sequence: int, event: PassDownRequested) -> None:
    row = {name: getattr(event, name) for name in ("book", "lot", "fen", "document_no", "fund_line")}
    row |= {"request_no": event.originator_version, "recipient": event.to, "stage": "requested", "transfer_id": ""}
    row |= {"requested_by": event.act.actor.staff, "decided_by": "", "entry_no": 0, "voucher_no": ""}
    row |= {"passed_on": None, "reversed_fen": 0, "sequence": sequence, "simulated": event.act.simulated}
    connection.execute(insert(pass_downs), row)


def _declined(connection: Connection, sequence: int, event: PassDownDeclined) -> None:
    _decided(connection, sequence, event, {"stage": "declined"})


def _passed(connection: Connection, sequence: int, event: FundsPassedDown) -> None:
    row = {"stage": "confirmed", "transfer_id": event.transfer_id, "voucher_no": event.voucher_no}
    _decided(connection, sequence, event, row | {"passed_on": event.act.effective_on})
    write_draws(connection, sequence, event.book, (Draw(event.lot, event.fen),), "passed-down")


def _decided(connection: Connection, sequence: int, event: Any, row: dict[str, Any]) -> None:
    row |= {"decided_by": event.act.actor.staff, "entry_no": event.originator_version, "sequence": sequence}
    one = (pass_downs.c.book == event.book, pass_downs.c.request_no == event.request_no)
    connection.execute(update(pass_downs).where(*one).values(row))


ROWS: dict[type, Callable[[Connection, int, Any], None]] = {
    PassDownRequested: _requested,
    PassDownDeclined: _declined,
    FundsPassedDown: _passed,
}
