"""Snapshots of large books."""

from alembic import op

from shared.migrations import create_snapshots

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the table; the service fills it by itself."""
    create_snapshots(op, "ledger")  # type: ignore[arg-type]
