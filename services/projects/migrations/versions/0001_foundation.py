"""The machinery's tables and the read model."""

from alembic import op

from services.projects.tables import metadata
from shared.migrations import create_machinery, create_read_model

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create everything."""
    create_machinery(op, "projects")  # type: ignore[arg-type]
    create_read_model(op, metadata, "projects")  # type: ignore[arg-type]
