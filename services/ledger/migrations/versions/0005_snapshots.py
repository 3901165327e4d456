"""Snapshots of large books."""

from shared.platform.migrations import create_snapshots

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the table; the service fills it by itself."""
    create_snapshots("ledger")
