"""The books, their entries and postings, lots and commitments."""

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Index, Integer, SmallInteger, Table, or_
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text

from services.ledger.book.columns import column, metadata

books = Table(
    "books",
    metadata,
    column("book", primary_key=True),
    column("county"),
    column("fiscal_year", Integer),
    column("keeper"),
    column("rule_pack"),
    column("opened_on", Date),
    column("closed_through"),
    column("continues"),
    column("plan"),
    Column("plan_approved_on", Date),
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
    column("rule_pack"),
    column("reverses", BigInteger),
    column("of_book"),
    column("reversed_by", ARRAY(BigInteger)),
    column("reversed_later", ARRAY(Text)),
    column("replaces", BigInteger),
    column("replaced_by", BigInteger),
    column("reason"),
    column("adjusts"),
    column("simulated", Boolean),
)
CORRECTS = or_(entries.c.reverses != 0, entries.c.replaces != 0)
"""Entries that reverse another, or stand in the place of what was reversed."""

Index("entries_simulated", entries.c.book, postgresql_where=entries.c.simulated)
Index("entries_that_correct", entries.c.book, postgresql_where=CORRECTS)

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
    column("adjusts"),
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
    column("carried_forward_fen", BigInteger),
    column("document_no"),
    column("fund_line"),
    Column("document_date", Date),
    column("received_on", Date),
    column("level"),
    column("fund_type"),
    column("arranged_by"),
    column("origin_year", Integer),
    column("carried_over", Boolean),
    column("origin"),
    column("origin_lot"),
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
    column("fund_code"),
    column("broad_category"),
    column("sub_class"),
    column("handling"),
    column("reach"),
    Column("notified_on", Date),
    column("county_plan"),
    column("donation_platform"),
    column("transfer_id"),
    column("won_support", Boolean),
    column("announcement"),
    column("pooling_department"),
    column("remarks"),
    column("recovered_fen", BigInteger),
    column("passed_down_fen", BigInteger),
    column("advanced_fen", BigInteger),
    column("settled_fen", BigInteger),
    column("late", Boolean),
    column("flags", ARRAY(Text)),
    column("sequence", BigInteger),
    column("simulated", Boolean),
    Index("lots_by_origin", "origin", "origin_lot"),
    Index("lots_by_transfer", "transfer_id"),
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


lot_categories = Table(
    "lot_categories",
    metadata,
    column("book", primary_key=True),
    column("lot", primary_key=True),
    column("category", primary_key=True),
    column("fen", BigInteger),
    column("sequence", BigInteger),
)
"""Only of lots of which something was transferred; all others count as the category they came in as."""
