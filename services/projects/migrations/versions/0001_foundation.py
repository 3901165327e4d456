"""The platform's tables and the read model."""

from services.projects.main import SERVICE
from shared.platform.migrations import create_platform_tables, create_read_model

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create everything."""
    create_platform_tables("projects")
    create_read_model(SERVICE.tables, "projects")
