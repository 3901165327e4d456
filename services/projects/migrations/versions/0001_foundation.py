"""The platform's tables and the read model."""

from services.projects.register.tables import metadata
from shared.platform.migrations import create_platform_tables, create_read_model

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create everything."""
    create_platform_tables("projects")
    create_read_model(metadata, "projects")
