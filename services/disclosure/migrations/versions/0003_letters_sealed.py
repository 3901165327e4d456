"""Letters lie sealed in one record, can be erased, and every erasure is kept like every reading."""

from alembic import op

revision = "0003"
down_revision = "0002"

STATEMENTS = (
    "ALTER TABLE letters ADD COLUMN wrapped_key bytea, ADD COLUMN record bytea, ADD COLUMN erased_at timestamptz",
    """
    UPDATE letters SET record = convert_to(json_build_object(
        'words', words, 'name', name, 'contact', contact, 'salt', salt)::text, 'UTF8')
    """,
    "ALTER TABLE letters DROP COLUMN words, DROP COLUMN name, DROP COLUMN contact, DROP COLUMN salt",
    "ALTER TABLE letters ADD CHECK ((record IS NULL) = (erased_at IS NOT NULL))",
    """
    ALTER TABLE letter_readings ADD COLUMN act text NOT NULL DEFAULT 'read',
        ADD COLUMN reason text NOT NULL DEFAULT ''
    """,
    "GRANT UPDATE (wrapped_key, record, erased_at) ON letters TO disclosure_app",
)


def upgrade() -> None:
    """Letters received so far stay as they are, without a key, until they are erased; nothing here holds one."""
    for statement in STATEMENTS:
        op.execute(statement)
