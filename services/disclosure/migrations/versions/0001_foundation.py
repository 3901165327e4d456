"""The event log, the read model, and the letters that lie outside the log."""

from alembic import op

from services.disclosure.tables import metadata, sealed
from shared.migrations import create_machinery, create_read_model

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Letters may be put in and taken back, never changed; every reading of one is kept."""
    create_machinery(op, "disclosure")  # type: ignore[arg-type]  # alembic.op is a module proxy
    create_read_model(op, metadata, "disclosure")  # type: ignore[arg-type]
    sealed.create_all(op.get_bind())
    op.execute("GRANT SELECT, INSERT, DELETE ON letters TO disclosure_app")
    op.execute("GRANT SELECT, INSERT ON letter_readings TO disclosure_app")
    op.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO disclosure_app")
