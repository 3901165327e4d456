"""Announced money and settled advances as rows."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, delete, insert, update

from services.ledger.book.tables import lots
from services.ledger.expected_receipts.entries import AdvanceSettled, AnnouncementWithdrawn, FundsAnnounced
from services.ledger.expected_receipts.tables import announcements, settlements


def _announced(connection: Connection, sequence: int, event: FundsAnnounced) -> None:
    """What was withdrawn may be announced again: the later one stands in its place."""
    found = announcements.c
    connection.execute(delete(announcements).where(found.book == event.book, found.announcement == event.announcement))
    row = asdict(event.said) | {"book": event.book, "announcement": event.announcement, "withdrawn": False}
    row |= {"entry_no": event.originator_version, "sequence": sequence, "simulated": event.act.simulated}
    connection.execute(insert(announcements), row)


def _withdrawn(connection: Connection, sequence: int, event: AnnouncementWithdrawn) -> None:
    found = announcements.c
    connection.execute(
        update(announcements)
        .where(found.book == event.book, found.announcement == event.announcement)
        .values(withdrawn=True, sequence=sequence)
    )


def _settled(connection: Connection, sequence: int, event: AdvanceSettled) -> None:
    row = {name: getattr(event, name) for name in ("book", "lot", "document_no", "document_date", "fen")}
    connection.execute(insert(settlements), row | {"entry_no": event.originator_version, "sequence": sequence})
    connection.execute(
        update(lots)
        .where(lots.c.book == event.book, lots.c.lot == event.lot)
        .values(settled_fen=lots.c.settled_fen + event.fen, sequence=sequence)
    )


ROWS: dict[type, Callable[[Connection, int, Any], None]] = {
    FundsAnnounced: _announced,
    AnnouncementWithdrawn: _withdrawn,
    AdvanceSettled: _settled,
}
