"""Statements and their lines."""

from sqlalchemy import BigInteger, Boolean, Date, Index, Integer, Table

from services.ledger.book.columns import column, metadata

statements = Table(
    "statements",
    metadata,
    column("book", primary_key=True),
    column("statement", primary_key=True),
    column("source"),
    column("account_no"),
    column("filename"),
    column("lines", Integer),
    column("repeated", Integer),
    column("in_fen", BigInteger),
    column("out_fen", BigInteger),
    column("first_day", Date),
    column("last_day", Date),
    column("staff"),
    column("sequence", BigInteger),
    column("simulated", Boolean),
)

statement_lines = Table(
    "statement_lines",
    metadata,
    column("book", primary_key=True),
    column("line", Integer, primary_key=True),
    column("statement"),
    column("day", Date),
    column("direction"),
    column("fen", BigInteger),
    column("reference"),
    column("voucher_no"),
    column("counterparty"),
    column("summary"),
    column("stage"),
    column("entry"),
    column("why"),
    column("reason"),
    column("staff"),
    column("sequence", BigInteger),
    column("simulated", Boolean),
    Index("statement_lines_by_entry", "book", "entry"),
)
