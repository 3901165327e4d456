"""Which books hold generated entries is found at once."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Index them; a database whose read model was made after it has the index already."""
    op.execute("CREATE INDEX IF NOT EXISTS entries_simulated ON entries (book) WHERE simulated")
