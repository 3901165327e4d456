"""A letter is written in the transaction of its fact: no key leads to it any more, and nobody can delete one."""

from alembic import op

revision = "0005"
down_revision = "0004"

NEVER_ACCEPTED = """
    WITH accepted AS (
        SELECT convert_from(state, 'UTF8')::json->>'objection' AS objection FROM disclosure_events
        WHERE topic = 'disclosure.notice.objection-received'),
    emptied AS (
        UPDATE letters SET wrapped_key = NULL, record = NULL, erased_at = now()
        WHERE record IS NOT NULL AND received_at < now() - interval '1 hour'
            AND objection NOT IN (SELECT objection FROM accepted)
        RETURNING objection)
    INSERT INTO letter_readings (objection, act, staff, organisation, reason, read_at)
    SELECT objection, 'erased', 'system', '', '未受理的来信：写入时受理未成，写信人未得到查询码', now() FROM emptied
"""

STATEMENTS = (
    NEVER_ACCEPTED,
    "ALTER TABLE letters DROP COLUMN key",
    "REVOKE DELETE ON letters FROM disclosure_app",
    """
    CREATE TRIGGER letters_stay BEFORE DELETE OR TRUNCATE ON letters
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    """,
    """
    CREATE TRIGGER letter_readings_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON letter_readings
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    """,
)


def upgrade() -> None:
    """Letters stay with the facts they belong to; what was put down and never accepted is emptied, on record.

    Not what came in the last hour: a service of the earlier version that still runs puts a letter down before its fact.
    """
    for statement in STATEMENTS:
        op.execute(statement)
