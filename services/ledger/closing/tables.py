"""Closings and re-openings of books, and the plans that were heard of."""

from sqlalchemy import BigInteger, Boolean, Date, DateTime, Integer, Table
from sqlalchemy.dialects.postgresql import JSONB

from services.ledger.book.columns import column, metadata

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
