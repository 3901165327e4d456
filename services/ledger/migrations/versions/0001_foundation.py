"""Event log, answers, positions and the ledger's read model."""

from services.ledger.book.columns import metadata
from shared.platform.migrations import create_machinery, create_read_model

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create everything."""
    create_machinery("ledger")
    create_read_model(metadata, "ledger")
