"""What was announced, and what later quotas cover of advance payments."""

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Table

from services.ledger.book.columns import column, metadata

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
