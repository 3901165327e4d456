"""Whether a name was given lies with the letter, not in the read model, which knows who posted a notice."""

from alembic import op

from services.disclosure.notices.read_model import metadata
from shared.platform.migrations import recreate_read_model

revision = "0009"
down_revision = "0008"

NAMED = """
    UPDATE letters SET named = (convert_from(state, 'UTF8')::json->>'named')::boolean FROM disclosure_events
    WHERE topic = 'disclosure.notice.objection-received'
        AND convert_from(state, 'UTF8')::json->>'objection' = letters.objection
"""


def upgrade() -> None:
    """Take over what the events of earlier versions say, and make the read model anew."""
    op.execute("ALTER TABLE letters ADD COLUMN named boolean")
    op.execute(NAMED)
    recreate_read_model(metadata, "disclosure")
