"""Event log, answers, positions and the ledger's read model."""

from services.ledger.book.columns import metadata
from shared.platform.migrations import create_platform_tables, create_read_model

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create everything."""
    create_platform_tables("ledger")
    create_read_model(metadata, "ledger")
