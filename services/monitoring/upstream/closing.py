"""What monitoring keeps of closed months and year ends (结转): money that changes its book is no inflow, no payment."""

from typing import Any

from sqlalchemy import Connection, insert, select, update

from services.monitoring.upstream import ledger as rows
from services.monitoring.upstream.hearing import keeping
from services.monitoring.upstream.movement import Kind
from services.monitoring.upstream.read_model import lots, project_money
from shared.contracts import ledger
from shared.contracts.envelope import Envelope
from shared.platform.capability import Hear

Commitment = ledger.CommitmentCarriedOver | ledger.CommitmentCarriedIn


def _close(connection: Connection, envelope: Envelope, closed: ledger.PeriodClosed) -> str:
    rows.stamp(connection, envelope, closed.book, {"closed_until": closed.period})
    return closed.book


def _reopen(connection: Connection, envelope: Envelope, reopened: ledger.PeriodReopened) -> str:
    rows.stamp(connection, envelope, reopened.book, {"closed_until": _month_before(reopened.period)})
    return reopened.book


def _commitment_out(connection: Connection, envelope: Envelope, commitment: ledger.CommitmentCarriedOver) -> str:
    _commitment(connection, envelope, commitment, Kind.COMMITTED_OUT, -1)
    return commitment.book


def _commitment_in(connection: Connection, envelope: Envelope, commitment: ledger.CommitmentCarriedIn) -> str:
    _commitment(connection, envelope, commitment, Kind.COMMITTED_IN, 1)
    _mark(connection, commitment)
    return commitment.book


def _month_before(period: str) -> str:
    """Months are closed in order from January on: what is still closed when the last one is opened again."""
    year, _, month = period.partition("-")
    return "" if month == "01" else f"{year}-{int(month) - 1:02}"


def _commitment(connection: Connection, envelope: Envelope, moved: Commitment, kind: Kind, sign: int) -> None:
    """What is left of a commitment leaves its book, or arrives: never own-level budget of the year it arrives in."""
    ours = rows.own_lots(connection, moved.book)
    for draw in moved.draws:
        _to_lot(connection, envelope, moved.book, draw.lot, {"committed_fen": sign * draw.fen})
    lines = [(draw.lot, draw.fen, draw.lot in ours) for draw in moved.draws]
    rows.move(connection, envelope, moved.book, kind, lines, project=moved.project)
    rows.add_to_book(connection, envelope, moved.book, {"committed_fen": sign * moved.fen})
    rows.add_to_project(connection, envelope, moved.book, moved.project, {"committed_fen": sign * moved.fen})


def _mark(connection: Connection, moved: ledger.CommitmentCarriedIn) -> None:
    of_project = (project_money.c.book == moved.book, project_money.c.project == moved.project)
    connection.execute(update(project_money).where(*of_project).values(carried_over=True))


def _lot_out(connection: Connection, envelope: Envelope, lot: ledger.LotCarriedOver) -> str:
    """It was received here and stays so: only what was not paid is no longer here."""
    own = lot.lot in rows.own_lots(connection, lot.book)
    _to_lot(connection, envelope, lot.book, lot.lot, {"carried_out_fen": lot.fen})
    line = [(lot.lot, lot.fen, own)]
    rows.move(connection, envelope, lot.book, Kind.CARRIED_OUT, line, reference=lot.into)
    rows.add_to_book(connection, envelope, lot.book, {"carried_out_fen": lot.fen})
    return lot.book


def _lot_in(connection: Connection, envelope: Envelope, lot: ledger.LotCarriedIn) -> str:
    """It is no receipt of this book, and no part of the year's own-level budget (G-66)."""
    facts = ("book", "lot", "document_no", "fund_line", "fund_type", "level", "arranged_by", "origin_year", "capital",
             "received_on", "origin", "origin_lot")  # fmt: skip
    values: dict[str, Any] = {name: getattr(lot, name) for name in facts}
    marks: dict[str, Any] = {"carried_over": True, "carried_in_fen": lot.fen}
    stand = {"sequence": envelope.sequence, "simulated": envelope.simulated}
    before = select(lots.c.pooling_department).where(lots.c.book == lot.origin, lots.c.lot == lot.origin_lot)
    marks["pooling_department"] = connection.scalar(before) or ""
    connection.execute(insert(lots).values(values | marks | stand))
    rows.book_exists(connection, lot.book, lot.county, lot.fiscal_year)
    line = [(lot.lot, lot.fen, False)]
    rows.move(connection, envelope, lot.book, Kind.CARRIED_IN, line, reference=lot.document_no)
    rows.add_to_book(connection, envelope, lot.book, {"carried_in_fen": lot.fen})
    return lot.book


def _to_lot(connection: Connection, envelope: Envelope, book: str, lot: str, sums: dict[str, int]) -> None:
    added = {name: lots.c[name] + fen for name, fen in sums.items()}
    row = update(lots).where(lots.c.book == book, lots.c.lot == lot)
    connection.execute(row.values(added | {"sequence": envelope.sequence}))


HEARS: dict[type, Hear] = {
    ledger.PeriodClosed: keeping("books", _close),
    ledger.PeriodReopened: keeping("books", _reopen),
    ledger.CommitmentCarriedOver: keeping("funds", _commitment_out),
    ledger.CommitmentCarriedIn: keeping("funds", _commitment_in),
    ledger.LotCarriedOver: keeping("funds", _lot_out),
    ledger.LotCarriedIn: keeping("funds", _lot_in),
}
