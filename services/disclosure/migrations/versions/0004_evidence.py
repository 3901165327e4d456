"""The Merkle tree over the log and the checkpoints signed over it."""

from shared.platform.migrations import create_evidence

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the tables; the sealer fills them from the log, from its first entry on."""
    create_evidence("disclosure")
