"""What is known of the logs that are heard here: their identity, keys, hashes, and checkpoints that were compared."""

from shared.platform.migrations import create_heard

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Nothing is known yet of what was read so far: its hashes are fetched from the publishers in the background."""
    create_heard("monitoring")
