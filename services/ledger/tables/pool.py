"""The books, their entries and postings, lots and commitments."""

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Index, Integer, SmallInteger, Table
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text

from services.ledger.tables.columns import column, metadata

books = Table(
    "books",
    metadata,
    column("book", primary_key=True),
    column("county"),
    column("fiscal_year", Integer),
    column("keeper"),
    column("rule_pack"),
    column("opened_on", Date),
    column("sequence", BigInteger),
    column("simulated", Boolean),
)

entries = Table(
    "entries",
    metadata,
    column("book", primary_key=True),
    column("entry_no", BigInteger, primary_key=True),
    column("sequence", BigInteger),
    column("kind"),
    column("effective_on", Date),
    column("recorded_at", DateTime(timezone=True)),
    column("organisation"),
    column("role"),
    column("post"),
    column("staff"),
    column("fen", BigInteger),
    column("lot"),
    column("project"),
    column("payment"),
    column("reason"),
    column("simulated", Boolean),
)

postings = Table(
    "postings",
    metadata,
    column("sequence", BigInteger, primary_key=True),
    column("ordinal", SmallInteger, primary_key=True),
    column("book"),
    column("entry_no", BigInteger),
    column("account"),
    column("stage"),
    column("fen", BigInteger),
    column("effective_on", Date),
    column("recorded_at", DateTime(timezone=True)),
    Index("postings_by_book", "book", "entry_no"),
)

movements = Table(
    "movements",
    metadata,
    column("sequence", BigInteger, primary_key=True),
    column("ordinal", SmallInteger, primary_key=True),
    column("book"),
    column("kind"),
    column("lot"),
    column("project"),
    column("payment"),
    column("fen", BigInteger),
    Index("movements_by_lot", "book", "lot"),
    Index("movements_by_project", "book", "project"),
)

lots = Table(
    "lots",
    metadata,
    column("book", primary_key=True),
    column("lot", primary_key=True),
    column("entry_no", BigInteger),
    column("fen", BigInteger),
    column("available_fen", BigInteger),
    column("committed_fen", BigInteger),
    column("disbursed_fen", BigInteger),
    column("returned_fen", BigInteger),
    column("reclaimed_fen", BigInteger),
    column("carried_over_fen", BigInteger),
    column("document_no"),
    column("fund_line"),
    Column("document_date", Date),
    column("received_on", Date),
    column("level"),
    column("fund_type"),
    column("arranged_by"),
    column("origin_year", Integer),
    column("carried_over", Boolean),
    column("issuing_department"),
    column("agricultural", Boolean),
    column("stock", Boolean),
    column("capital"),
    column("kind"),
    column("allocation_method"),
    column("restriction"),
    column("named_project"),
    column("receiving_account"),
    column("functional_code"),
    column("economic_code"),
    column("late", Boolean),
    column("flags", ARRAY(Text)),
    column("sequence", BigInteger),
    column("simulated", Boolean),
)

commitments = Table(
    "commitments",
    metadata,
    column("book", primary_key=True),
    column("project", primary_key=True),
    column("state"),
    column("approved_fen", BigInteger),
    column("left_fen", BigInteger),
    column("paid_fen", BigInteger),
    column("spent_fen", BigInteger),
    column("returned_fen", BigInteger),
    column("shortage_fen", BigInteger),
    column("minutes_no"),
    column("sequence", BigInteger),
    column("simulated", Boolean),
)
