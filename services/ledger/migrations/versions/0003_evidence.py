"""The Merkle tree over the log and the checkpoints signed over it."""

from shared.platform.migrations import create_evidence

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the tables; the sealer fills them from the log."""
    create_evidence("ledger")
