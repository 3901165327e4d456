"""What was compared with the logs, and what was found."""

from shared.platform.migrations import create_reconciliations

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Create the records; the runtime role may make temporary tables to compare with."""
    create_reconciliations("disclosure")
