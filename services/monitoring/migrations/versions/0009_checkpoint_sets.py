"""Months' checkpoint sets. None was recorded before: the table is filled from the service's own log, as it goes on."""

from alembic import op

from services.monitoring.checkpoint_sets.read_model import checkpoint_sets

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the table; a database whose read model was made after it has it already."""
    checkpoint_sets.create(op.get_bind(), checkfirst=True)
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON {checkpoint_sets.name} TO monitoring_app")
