"""Who was named to answer for the money of a county, and since when."""

from sqlalchemy import BigInteger, Boolean, Date, Index, Table

from services.ledger.book.columns import column, metadata

responsible = Table(
    "responsible",
    metadata,
    column("book", primary_key=True),
    column("entry_no", BigInteger, primary_key=True),
    column("county"),
    column("body"),
    column("organisation"),
    column("person"),
    column("post"),
    column("since", Date),
    column("document_no"),
    column("sequence", BigInteger),
    column("simulated", Boolean),
    Index("responsible_by_county", "county", "since"),
)
"""Nothing is taken away: a later appointment stands beside the earlier ones."""
