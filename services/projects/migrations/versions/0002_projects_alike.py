"""The read model with what projects are found alike by. It fills from the service's own log."""

from services.projects.main import SERVICE
from shared.platform.migrations import recreate_read_model

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the read model anew."""
    recreate_read_model(SERVICE.tables, "projects")
