"""Databases that serve one test after the other: emptied in between, thrown away when their structure was changed.

Making one writes a thousand pages and hundreds of files; emptying one touches the few tables that a test has filled.
"""

import itertools
from dataclasses import dataclass, field

import psycopg
from psycopg import sql

from deploy.local.postgres import Postgres
from shared.platform.migrations import upgrade

STRUCTURE = """
SELECT md5(string_agg(line, E'\\n' ORDER BY line)) FROM (
    SELECT concat_ws(' ', 'relation', oid, relname, relkind, relacl, reloptions) AS line
      FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION ALL
    SELECT concat_ws(' ', 'column', attrelid, attname, atttypid, attnotnull, atthasdef, attacl)
      FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
     WHERE relnamespace = 'public'::regnamespace AND attnum > 0
    UNION ALL
    SELECT concat_ws(' ', 'trigger', pg_trigger.oid, tgname, tgenabled) FROM pg_trigger
    UNION ALL
    SELECT concat_ws(' ', 'constraint', oid, conname, convalidated)
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT concat_ws(' ', 'function', oid, proname, md5(prosrc), proacl)
      FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL
    SELECT concat_ws(' ', 'version', version_num) FROM alembic_version
) AS lines
"""
"""What stays as it was made. A copy has the oids of its template, so a dropped and rebuilt table is told apart too."""

FILLED = """
SELECT oid::regclass::text FROM pg_class
 WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
   AND relname <> 'alembic_version' AND pg_relation_size(oid) > 0
"""

COUNTED = "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL"

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Databases:
    """The databases of one service, all copies of one template: their names, and those that wait for a test."""

    server: Postgres
    service: str
    template: str
    structure: str
    waiting: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, server: Postgres, service: str, owner_url: str) -> "Databases":
        """Bring the template to the newest version."""
        upgrade(service, owner_url)
        template = owner_url.rsplit("/", 1)[1]
        with psycopg.connect(_address(server, template)) as connection:
            structure = connection.execute(STRUCTURE).fetchone()
        assert structure is not None
        return cls(server, service, template, structure[0])

    def take(self) -> str:
        """The name of an empty database."""
        if self.waiting:
            return self.waiting.pop()
        name = f"test_{self.service}_{next(_numbers)}"
        with psycopg.connect(_address(self.server), autocommit=True) as admin:
            admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{self.template}" OWNER "{self.service}_owner"')
        return name

    def give_back(self, name: str) -> None:
        """Empty a database that nobody uses any more. One whose structure is not the template's is left aside."""
        with psycopg.connect(_address(self.server, name)) as connection:
            if connection.execute(STRUCTURE).fetchone() != (self.structure,):
                return
            connection.execute("SET session_replication_role = replica")
            connection.execute("SET lock_timeout = '10s'")
            tables = [table for (table,) in connection.execute(FILLED)]
            if tables:
                connection.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")
            for (sequence,) in connection.execute(COUNTED).fetchall():
                connection.execute(sql.SQL("ALTER SEQUENCE {} RESTART").format(sql.Identifier(sequence)))
        self.waiting.append(name)


def _address(server: Postgres, name: str = "postgres") -> str:
    return server.url(name).replace("+psycopg", "")
