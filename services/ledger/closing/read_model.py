"""Closings and re-openings of books, and the plans that were heard of."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from sqlalchemy import BigInteger, Boolean, Connection, Date, DateTime, Integer, Table, insert, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import insert as upsert

from services.ledger.book.columns import column, metadata
from services.ledger.book.movements import change_commitment, move
from services.ledger.book.tables import books, commitments, lot_categories, lots, movements
from services.ledger.closing.entries import (
    BookContinued,
    CommitmentCarriedIn,
    CommitmentCarriedOver,
    LotCarriedIn,
    LotCarriedOver,
    PaymentCarriedIn,
    PeriodClosed,
    PeriodReopened,
    PlanFixed,
    ReceiptsCarriedIn,
    ReturnsCarriedIn,
)
from services.ledger.inflows.read_model import lot_row
from services.ledger.project_files.plan import PlanNote

closings = Table(
    "closings",
    metadata,
    column("book", primary_key=True),
    column("entry_no", BigInteger, primary_key=True),
    column("act"),
    column("period"),
    column("through", Date),
    column("totals", JSONB),
    column("entries", BigInteger),
    column("last_entry_no", BigInteger),
    column("previous_seal"),
    column("seal"),
    column("supersedes", BigInteger),
    column("standing", Boolean),
    column("checkpoint_size", BigInteger),
    column("checkpoint_root"),
    column("minutes_no"),
    column("reason"),
    column("staff"),
    column("recorded_at", DateTime(timezone=True)),
    column("sequence", BigInteger),
    column("simulated", Boolean),
)
"""`act` is closed or reopened; `standing` says whether a closing holds, that is, was not re-opened."""

plans = Table(
    "plans",
    metadata,
    column("county", primary_key=True),
    column("plan_year", Integer, primary_key=True),
    column("plan"),
    column("approved_on", Date),
    column("minutes_no"),
    column("total_fen", BigInteger),
    column("sequence", BigInteger),
    column("simulated", Boolean),
)


_CLOSING = (
    "book", "period", "through", "entries", "last_entry_no", "previous_seal", "seal", "supersedes", "checkpoint_size",
    "checkpoint_root",
)  # fmt: skip


def _closed(connection: Connection, sequence: int, event: PeriodClosed) -> None:
    row = {name: getattr(event, name) for name in _CLOSING}
    row |= {"act": "closed", "standing": True, "minutes_no": "", "totals": [asdict(total) for total in event.totals]}
    connection.execute(insert(closings).values(row | _who(sequence, event)))
    _stand(connection, sequence, event.book, event.period)


def _reopened(connection: Connection, sequence: int, event: PeriodReopened) -> None:
    closing = (closings.c.book == event.book) & (closings.c.entry_no == event.closing)
    connection.execute(update(closings).where(closing).values(standing=False))
    empty = dict.fromkeys(("seal", "previous_seal", "checkpoint_root"), "") | dict.fromkeys(
        ("entries", "last_entry_no", "supersedes", "checkpoint_size"), 0
    )
    row = empty | {"book": event.book, "period": event.period, "through": event.act.effective_on, "totals": []}
    row |= {"act": "reopened", "standing": False, "minutes_no": event.minutes_no}
    connection.execute(insert(closings).values(row | _who(sequence, event)))
    year, month = event.period.split("-")
    _stand(connection, sequence, event.book, f"{year}-{int(month) - 1:02}" if month != "01" else "")


def _who(sequence: int, event: Any) -> dict[str, Any]:
    act = event.act
    return {
        "entry_no": event.originator_version,
        "reason": act.reason,
        "staff": act.actor.staff,
        "recorded_at": act.recorded_at,
        "sequence": sequence,
        "simulated": act.simulated,
    }


def _stand(connection: Connection, sequence: int, book: str, period: str) -> None:
    connection.execute(update(books).where(books.c.book == book).values(closed_through=period, sequence=sequence))


def _commitment_out(connection: Connection, sequence: int, event: CommitmentCarriedOver) -> None:
    change_commitment(
        connection, event.book, event.project, {"state": "carried-over", "left_fen": 0, "sequence": sequence}
    )
    move(connection, sequence, event, "released", event.project)


def _lot_out(connection: Connection, sequence: int, event: LotCarriedOver) -> None:
    _moved(connection, sequence, event, "carried-over")
    change = {
        "available_fen": lots.c.available_fen - event.fen,
        "carried_forward_fen": lots.c.carried_forward_fen + event.fen,
    }
    connection.execute(
        update(lots).where(lots.c.book == event.book, lots.c.lot == event.lot).values(change | {"sequence": sequence})
    )


def _lot_in(connection: Connection, sequence: int, event: LotCarriedIn) -> None:
    row = lot_row(event, event.lot, event.receipt, event.fen, sequence)
    before = select(lots.c.pooling_department).where(lots.c.book == event.origin, lots.c.lot == event.origin_lot)
    row["pooling_department"] = connection.scalar(before) or row["pooling_department"]
    row |= {"carried_over": True, "origin": event.origin, "origin_lot": event.origin_lot, "late": False, "flags": []}
    row |= {"advanced_fen": event.advanced_fen or row["advanced_fen"], "settled_fen": event.settled_fen}
    connection.execute(insert(lots), row)
    if len(event.categories or {}) > 1:
        counted = {"book": event.book, "lot": event.lot, "sequence": sequence}
        split = [counted | {"category": name, "fen": fen} for name, fen in (event.categories or {}).items()]
        connection.execute(insert(lot_categories), split)
    _moved(connection, sequence, event, "carried-in")


def _moved(connection: Connection, sequence: int, event: Any, kind: str) -> None:
    row = {"book": event.book, "kind": kind, "project": "", "payment": "", "sequence": sequence, "ordinal": 0}
    connection.execute(insert(movements), [row | {"lot": event.lot, "fen": event.fen}])


def _commitment_in(connection: Connection, sequence: int, event: CommitmentCarriedIn) -> None:
    row = {name: getattr(event, name) for name in ("book", "project", "approved_fen", "paid_fen", "spent_fen")}
    row |= {"state": "returned" if event.closed else "committed", "left_fen": event.fen, "minutes_no": event.minutes_no}
    row |= {"returned_fen": 0, "shortage_fen": 0, "sequence": sequence, "simulated": event.act.simulated}
    connection.execute(insert(commitments), row)
    move(connection, sequence, event, "committed", event.project)


def _payment_in(connection: Connection, sequence: int, event: PaymentCarriedIn) -> None:
    """Its row stays where it was paid, and says there what came back."""


def _returns_in(connection: Connection, sequence: int, event: ReturnsCarriedIn) -> None:
    """Their rows name the book that they were returned in, and stay as they are."""


def _receipts_in(connection: Connection, sequence: int, event: ReceiptsCarriedIn) -> None:
    """Their rows stay in the book that has them."""


def _continued(connection: Connection, sequence: int, event: BookContinued) -> None:
    row = {"continues": event.origin, "sequence": sequence}
    connection.execute(update(books).where(books.c.book == event.book).values(row))


def _plan(connection: Connection, sequence: int, event: PlanFixed) -> None:
    row = {"plan": event.plan, "plan_approved_on": event.approved_on, "sequence": sequence}
    connection.execute(update(books).where(books.c.book == event.book).values(row))


def _plan_noted(connection: Connection, sequence: int, event: PlanNote) -> None:
    """The plan of a county and year as it was last heard of."""
    row = {name: getattr(event, name) for name in ("plan", "approved_on", "minutes_no", "total_fen")}
    row |= {"sequence": sequence, "simulated": event.act.simulated}
    made = upsert(plans).values(row | {"county": event.county, "plan_year": event.plan_year})
    connection.execute(made.on_conflict_do_update(index_elements=[plans.c.county, plans.c.plan_year], set_=row))


ROWS: dict[type, Callable[[Connection, int, Any], None]] = {
    PeriodClosed: _closed,
    PeriodReopened: _reopened,
    CommitmentCarriedOver: _commitment_out,
    LotCarriedOver: _lot_out,
    LotCarriedIn: _lot_in,
    CommitmentCarriedIn: _commitment_in,
    PaymentCarriedIn: _payment_in,
    ReturnsCarriedIn: _returns_in,
    ReceiptsCarriedIn: _receipts_in,
    BookContinued: _continued,
    PlanFixed: _plan,
    PlanNote: _plan_noted,
}
