"""The machinery's tables and the read model."""

from alembic import op

from services.monitoring.tables import metadata
from shared.migrations import create_machinery, create_read_model

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create everything."""
    create_machinery(op, "monitoring")  # type: ignore[arg-type]
    create_read_model(op, metadata, "monitoring")  # type: ignore[arg-type]
