"""The read model with supervised days, and who pooled and who uses money. Every publisher is heard anew."""

from alembic import op
from sqlalchemy import func, select

from services.monitoring.main import SERVICE
from services.monitoring.upstream.read_model import changes
from shared.platform.migrations import recreate_read_model

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the read model anew. Stream ids go on, for a reader resumes behind the last one it saw."""
    last = op.get_bind().execute(select(func.coalesce(func.max(changes.c.id), 0))).scalar_one()
    recreate_read_model(SERVICE.tables, "monitoring")
    op.execute(f"ALTER TABLE changes ALTER COLUMN id RESTART WITH {last + 1}")
    op.execute("DELETE FROM positions")
