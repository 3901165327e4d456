"""What was announced, and what later quotas cover of advance payments."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Connection, Date, Index, Table, delete, insert, update

from services.ledger.book.columns import column, metadata
from services.ledger.book.tables import lots
from services.ledger.expected_receipts.entries import (
    AdvanceSettled,
    AnnouncementPostponed,
    AnnouncementWithdrawn,
    FundsAnnounced,
)

announcements = Table(
    "announcements",
    metadata,
    column("book", primary_key=True),
    column("announcement", primary_key=True),
    column("entry_no", BigInteger),
    column("source"),
    column("document_no"),
    column("fund_line"),
    column("fen", BigInteger),
    column("level"),
    column("fund_type"),
    column("issuing_department"),
    column("due_on", Date),
    Column("document_date", Date),
    column("agricultural", Boolean),
    column("capital"),
    column("reach"),
    column("withdrawn", Boolean),
    column("sequence", BigInteger),
    column("simulated", Boolean),
)

settlements = Table(
    "settlements",
    metadata,
    column("book", primary_key=True),
    column("entry_no", BigInteger, primary_key=True),
    column("lot"),
    column("document_no"),
    Column("document_date", Date),
    column("fen", BigInteger),
    column("sequence", BigInteger),
    Index("settlements_by_lot", "book", "lot"),
)


def _announced(connection: Connection, sequence: int, event: FundsAnnounced) -> None:
    """What was withdrawn may be announced again: the later one stands in its place."""
    found = announcements.c
    connection.execute(delete(announcements).where(found.book == event.book, found.announcement == event.announcement))
    row = asdict(event.said) | {"book": event.book, "announcement": event.announcement, "withdrawn": False}
    row |= {"entry_no": event.originator_version, "sequence": sequence, "simulated": event.act.simulated}
    connection.execute(insert(announcements), row)


def _withdrawn(connection: Connection, sequence: int, event: AnnouncementWithdrawn) -> None:
    _changed(connection, event, {"withdrawn": True, "sequence": sequence})


def _postponed(connection: Connection, sequence: int, event: AnnouncementPostponed) -> None:
    _changed(connection, event, {"due_on": event.due_on, "sequence": sequence})


def _changed(
    connection: Connection, event: AnnouncementWithdrawn | AnnouncementPostponed, values: dict[str, Any]
) -> None:
    found = announcements.c
    row = update(announcements).where(found.book == event.book, found.announcement == event.announcement)
    connection.execute(row.values(values))


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
    AnnouncementPostponed: _postponed,
    AdvanceSettled: _settled,
}
