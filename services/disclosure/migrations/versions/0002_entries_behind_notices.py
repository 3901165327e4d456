"""The read model knows which entries of the ledger a notice rests on."""

from services.disclosure.notices.read_model import metadata
from shared.platform.migrations import recreate_read_model

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the read model anew."""
    recreate_read_model(metadata, "disclosure")
