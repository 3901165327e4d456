"""Money on its way to the level below."""

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Table

from services.ledger.book.columns import column, metadata

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
