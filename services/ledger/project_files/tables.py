"""What the tap's gates rest on."""

from sqlalchemy import BigInteger, Boolean, Date, Index, Integer, Table
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text

from services.ledger.book.columns import column, metadata

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
    column("performance_target"),
    column("sequence", BigInteger),
    column("simulated", Boolean),
    Index("project_files_by_book", "book"),
)

project_notices = Table(
    "project_notices",
    metadata,
    column("sequence", BigInteger, primary_key=True),
    column("project"),
    column("fact"),
    column("notice"),
    column("window", Integer),
    column("objection"),
    column("effective_on", Date),
    Index("project_notices_by_project", "project"),
)

project_assets = Table(
    "project_assets",
    metadata,
    column("asset", primary_key=True),
    column("project"),
    column("name"),
    column("asset_class"),
    column("original_value_fen", BigInteger),
    column("formed_on", Date),
    column("sequence", BigInteger),
    Index("project_assets_by_project", "project"),
)
