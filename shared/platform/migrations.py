"""Migrations: the platform's tables, the same in every service, and how Alembic is run."""

from pathlib import Path

from alembic import command, context, op
from alembic.config import Config
from sqlalchemy import MetaData, create_engine, pool

ROOT = Path(__file__).resolve().parents[2] / "services"

_MACHINERY = """
CREATE TABLE {s}_events (
    originator_id uuid NOT NULL, originator_version bigint NOT NULL, topic text NOT NULL, state bytea NOT NULL,
    notification_id bigint NOT NULL, PRIMARY KEY (originator_id, originator_version));
CREATE UNIQUE INDEX {s}_events_notification_id_idx ON {s}_events (notification_id);
CREATE TABLE {s}_commands (
    principal text NOT NULL, key text NOT NULL, fingerprint bytea NOT NULL, status integer NOT NULL,
    body bytea NOT NULL, problem boolean NOT NULL, recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (principal, key));
CREATE TABLE positions (source text PRIMARY KEY, position bigint NOT NULL) WITH (fillfactor = 50);
CREATE TABLE failures (
    id bigserial PRIMARY KEY, source text NOT NULL, sequence bigint NOT NULL, error text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now());
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
    $$BEGIN RAISE EXCEPTION 'append-only: % on % is refused', TG_OP, TG_TABLE_NAME; END$$;
CREATE TRIGGER {s}_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {s}_events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER {s}_commands_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {s}_commands
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT USAGE ON SCHEMA public TO {s}_app;
GRANT SELECT, INSERT, MAINTAIN ON {s}_events TO {s}_app;
GRANT SELECT, INSERT ON {s}_commands TO {s}_app;
GRANT SELECT, INSERT, UPDATE ON positions TO {s}_app;
GRANT SELECT, INSERT ON failures TO {s}_app;
GRANT USAGE ON SEQUENCE failures_id_seq TO {s}_app;
"""

_EVIDENCE = """
CREATE TABLE {s}_tiles (
    level smallint NOT NULL CHECK (level >= 0), tile bigint NOT NULL CHECK (tile >= 0),
    first smallint NOT NULL CHECK (first BETWEEN 0 AND 255), hashes bytea NOT NULL,
    PRIMARY KEY (level, tile, first),
    CHECK (length(hashes) BETWEEN 32 AND (256 - first) * 32 AND length(hashes) % 32 = 0));
ALTER TABLE {s}_tiles ALTER COLUMN hashes SET STORAGE EXTERNAL;
CREATE TABLE {s}_checkpoints (
    number bigint PRIMARY KEY CHECK (number > 0), size bigint NOT NULL UNIQUE CHECK (size > 0),
    note text NOT NULL, key text NOT NULL, signed_at timestamptz NOT NULL DEFAULT now());
CREATE TRIGGER {s}_tiles_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {s}_tiles
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER {s}_checkpoints_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {s}_checkpoints
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON {s}_tiles TO {s}_app;
GRANT SELECT, INSERT ON {s}_checkpoints TO {s}_app;
"""


def create_evidence(service: str) -> None:
    """The tiles of the log's Merkle tree and the signed checkpoints: append-only like the log itself.

    Hashes do not compress, so they are stored as they are.
    """
    _execute(_EVIDENCE, service)


_ANSWERS = """
ALTER TABLE {s}_commands DISABLE TRIGGER {s}_commands_append_only;
ALTER TABLE {s}_commands ADD COLUMN number bigint;
UPDATE {s}_commands c SET number = o.number FROM (
    SELECT principal, key, row_number() OVER (ORDER BY recorded_at, principal, key) AS number FROM {s}_commands) o
    WHERE (c.principal, c.key) = (o.principal, o.key);
ALTER TABLE {s}_commands ALTER COLUMN number SET NOT NULL;
CREATE UNIQUE INDEX {s}_commands_number ON {s}_commands (number);
ALTER TABLE {s}_commands ENABLE TRIGGER {s}_commands_append_only;
CREATE TABLE {s}_answer_tiles (LIKE {s}_tiles INCLUDING ALL);
CREATE TRIGGER {s}_answer_tiles_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {s}_answer_tiles
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON {s}_answer_tiles TO {s}_app;
"""


def number_answers(service: str) -> None:
    """The kept answers get numbers in the order of their arrival, and a Merkle tree over them like the log's."""
    _execute(_ANSWERS, service)


_HEARD = """
CREATE TABLE heard_logs (source text PRIMARY KEY, log_id text NOT NULL, since timestamptz NOT NULL DEFAULT now());
CREATE TABLE heard_keys (
    source text NOT NULL, key text NOT NULL, since timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (source, key));
CREATE TABLE heard_tiles (
    source text NOT NULL, level smallint NOT NULL CHECK (level >= 0), tile bigint NOT NULL CHECK (tile >= 0),
    first smallint NOT NULL CHECK (first BETWEEN 0 AND 255), hashes bytea NOT NULL,
    PRIMARY KEY (source, level, tile, first),
    CHECK (length(hashes) BETWEEN 32 AND (256 - first) * 32 AND length(hashes) % 32 = 0));
ALTER TABLE heard_tiles ALTER COLUMN hashes SET STORAGE EXTERNAL;
CREATE TABLE heard_checkpoints (
    source text NOT NULL, size bigint NOT NULL CHECK (size > 0), root bytea NOT NULL, note text NOT NULL,
    verified_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (source, size));
GRANT SELECT, INSERT ON heard_logs, heard_keys, heard_checkpoints TO {s}_app;
GRANT SELECT, INSERT, DELETE ON heard_tiles TO {s}_app;
"""


def create_heard(service: str) -> None:
    """What is known of the logs that a service hears: who they are, who signs, the hashes heard, checkpoints that fit.

    Hashes may be taken out where they were found wrong; what was pinned or verified stays for the runtime role.
    """
    _execute(_HEARD, service)


_SNAPSHOTS = """
CREATE TABLE {s}_snapshots (
    aggregate_id uuid PRIMARY KEY, version bigint NOT NULL, schema bytea NOT NULL, checksum bytea NOT NULL,
    anchor bytea NOT NULL, state bytea NOT NULL, taken_at timestamptz NOT NULL DEFAULT now());
ALTER TABLE {s}_snapshots ALTER COLUMN state SET STORAGE EXTERNAL;
GRANT SELECT, INSERT, UPDATE, DELETE ON {s}_snapshots TO {s}_app;
"""


def create_snapshots(service: str) -> None:
    """What large aggregates looked like: may be emptied at any time. Written to be read fast, not to be small."""
    _execute(_SNAPSHOTS, service)


_RECONCILIATIONS = """
CREATE TABLE {s}_reconciliations (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, begun_at timestamptz NOT NULL, cause text NOT NULL,
    asked_by text NOT NULL, heals boolean NOT NULL, recorded_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE {s}_reconciliation_results (
    number bigint PRIMARY KEY REFERENCES {s}_reconciliations, ended_at timestamptz NOT NULL, outcome text NOT NULL
    CHECK (outcome IN ('equal', 'healed', 'differs', 'not-compared')),
    differing bigint NOT NULL, healed bigint NOT NULL, events bigint NOT NULL, seconds double precision NOT NULL,
    compared jsonb NOT NULL, positions jsonb NOT NULL, reasons jsonb NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE {s}_reconciliation_findings (
    number bigint NOT NULL REFERENCES {s}_reconciliation_results, ordinal integer NOT NULL, relation text NOT NULL,
    what text NOT NULL, key jsonb NOT NULL, columns jsonb NOT NULL, place text NOT NULL, detail text NOT NULL,
    healed boolean NOT NULL, PRIMARY KEY (number, ordinal));
CREATE TRIGGER {s}_reconciliations_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {s}_reconciliations
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER {s}_reconciliation_results_append_only BEFORE UPDATE OR DELETE OR TRUNCATE
    ON {s}_reconciliation_results FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER {s}_reconciliation_findings_append_only BEFORE UPDATE OR DELETE OR TRUNCATE
    ON {s}_reconciliation_findings FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON {s}_reconciliations, {s}_reconciliation_results, {s}_reconciliation_findings TO {s}_app;
DO $$BEGIN EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO {s}_app', current_database()); END$$;
"""


def create_reconciliations(service: str) -> None:
    """What was compared with the logs, and what was found; and leave to make the temporary tables that it takes."""
    _execute(_RECONCILIATIONS, service)


def create_platform_tables(service: str) -> None:
    """The event table, the answers, the positions and the failures, append-only where history must not change.

    LOCK TABLE … EXCLUSIVE needs MAINTAIN beside INSERT: PostgreSQL 17 or newer.
    """
    _execute(_MACHINERY, service)


def _execute(script: str, service: str) -> None:
    for statement in script.format(s=service).split(";\n"):
        if statement.strip():
            op.execute(statement)


def create_read_model(metadata: MetaData, service: str) -> None:
    """The read-model tables, which the runtime role may write and empty: they can always be rebuilt."""
    metadata.create_all(op.get_bind())
    for table in metadata.sorted_tables:
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON {table.name} TO {service}_app")
    op.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {service}_app")


def recreate_read_model(metadata: MetaData, service: str) -> None:
    """Drop the read model and make it anew as the code is now; the service's projector fills it from its own log."""
    metadata.drop_all(op.get_bind())
    create_read_model(metadata, service)
    op.execute("DELETE FROM positions WHERE source = 'own'")


def upgrade(service: str, owner_url: str, version: str = "head") -> None:
    """Bring one service's database to the newest version, or to that one, as its owner."""
    command.upgrade(_config(service, owner_url), version)


def _config(service: str, url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / service / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["url"] = url
    return config


def run(metadata: MetaData) -> None:
    """What each service's env.py calls."""
    engine = create_engine(context.config.attributes["url"], poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(connection=connection, target_metadata=metadata)
        with context.begin_transaction():
            context.execute("SET LOCAL lock_timeout = '5s'")
            context.run_migrations()
    engine.dispose()
