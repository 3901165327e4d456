"""Reversals that were asked for, and what became of them."""

from sqlalchemy import BigInteger, Boolean, Date, Table

from services.ledger.book.columns import column, metadata

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
