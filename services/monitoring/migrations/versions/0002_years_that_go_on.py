"""The read model of years that go on: carried lots and commitments, closed months. Every publisher is heard anew."""

from alembic import op
from sqlalchemy import func, select

from services.monitoring.main import SERVICE
from services.monitoring.upstream.read_model import changes
from shared.platform.migrations import recreate_read_model

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the read model anew. Stream ids go on, for a reader resumes behind the last one it saw."""
    last = op.get_bind().execute(select(func.coalesce(func.max(changes.c.id), 0))).scalar_one()
    recreate_read_model(SERVICE.tables, "monitoring")
    op.execute(f"ALTER TABLE changes ALTER COLUMN id RESTART WITH {last + 1}")
    op.execute("DELETE FROM positions")
