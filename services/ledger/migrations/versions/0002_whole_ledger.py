"""The whole ledger's read model: corrections, closed months, payment batches, statements."""

from services.ledger.book.columns import metadata
from shared.platform.migrations import recreate_read_model

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the read model anew."""
    recreate_read_model(metadata, "ledger")
