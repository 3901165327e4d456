"""What the tap's gates rest on."""

from sqlalchemy import BigInteger, Boolean, Index, Integer, Table
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text

from services.ledger.tables.columns import column, metadata

project_files = Table(
    "project_files",
    metadata,
    column("project", primary_key=True),
    column("book"),
    column("county"),
    column("place"),
    column("name"),
    column("category"),
    column("approved_fen", BigInteger),
    column("minutes_no"),
    column("plan"),
    column("state"),
    column("progress_percent", Integer),
    column("holds", ARRAY(Text)),
    column("clear_windows", ARRAY(Integer)),
    column("sequence", BigInteger),
    column("simulated", Boolean),
    Index("project_files_by_book", "book"),
)
