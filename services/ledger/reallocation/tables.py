"""Changes of use with their filing, and what of each lot counts as which broad category."""

from sqlalchemy import BigInteger, Boolean, Column, Date, Table

from services.ledger.book.columns import column, metadata

use_changes = Table(
    "use_changes",
    metadata,
    column("book", primary_key=True),
    column("change_no", BigInteger, primary_key=True),
    column("project"),
    column("to_project"),
    column("old_purpose"),
    column("new_purpose"),
    column("fen", BigInteger),
    column("plan_clause"),
    column("department"),
    column("changed_on", Date),
    column("due_on", Date),
    Column("filed_on", Date),
    column("receipt_no"),
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
