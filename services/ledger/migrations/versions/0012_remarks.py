"""What a document or list remarks beside a receipt stands with its lot."""

from services.ledger.book.columns import metadata
from shared.platform.migrations import recreate_read_model

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """The rows are made again from the entries."""
    recreate_read_model(metadata, "ledger")
