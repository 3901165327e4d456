"""What is known of the logs that are heard here: their identity, keys, hashes, and checkpoints that were compared."""

from shared.platform.migrations import create_heard

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Nothing is known yet of what was read so far: its hashes are fetched from the publishers in the background."""
    create_heard("ledger")
