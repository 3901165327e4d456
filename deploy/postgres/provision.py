"""Roles and databases of the four services: least privilege from the first day, embedded, in Compose and in tests."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit

import psycopg
from psycopg import sql

SERVICES = ("ledger", "projects", "disclosure", "monitoring")
ROLES = tuple(f"{service}_{duty}" for service in SERVICES for duty in ("owner", "app"))
"""The roles for which `provision` needs passwords."""

_ROLES_SQL = Path(__file__).with_name("roles.sql")


def provision(admin_url: str, passwords: Mapping[str, str], *, prefix: str = "sluice") -> dict[str, tuple[str, str]]:
    """Make roles and databases where they are missing; gives service -> (owner URL, runtime URL).

    `passwords` maps each of ROLES to its password. Databases are named `<prefix>_<service>`, so that tests can keep
    several sets in one cluster. Safe to repeat: passwords are set anew, nothing is dropped.
    """
    with psycopg.connect(admin_url.replace("+psycopg", ""), autocommit=True) as connection:
        for service in SERVICES:
            _make_roles(connection, service, passwords)
            _make_database(connection, service, f"{prefix}_{service}")
    return {service: _urls(admin_url, service, passwords, f"{prefix}_{service}") for service in SERVICES}


def _make_roles(connection: psycopg.Connection, service: str, passwords: Mapping[str, str]) -> None:
    settings = {"sluice.service": service}
    for duty in ("owner", "app"):
        role = f"{service}_{duty}"
        verifier = connection.pgconn.encrypt_password(passwords[role].encode(), role.encode(), b"scram-sha-256")
        settings[f"sluice.{duty}_verifier"] = verifier.decode()
    for name, value in settings.items():
        connection.execute("SELECT set_config(%s, %s, false)", (name, value))
    connection.execute(_ROLES_SQL.read_bytes())


def _make_database(connection: psycopg.Connection, service: str, database: str) -> None:
    name, owner, app = (sql.Identifier(text) for text in (database, f"{service}_owner", f"{service}_app"))
    known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (database,)).fetchone()
    if known is None:
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(name, owner))
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    connection.execute(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(name, app))


def _urls(admin_url: str, service: str, passwords: Mapping[str, str], database: str) -> tuple[str, str]:
    server = urlsplit(admin_url).netloc.rpartition("@")[2]
    owner, app = (
        f"postgresql+psycopg://{role}:{quote(passwords[role], safe='')}@{server}/{database}"
        for role in (f"{service}_owner", f"{service}_app")
    )
    return owner, app


def main() -> None:
    """For Compose: SLUICE_ADMIN_DATABASE_URL and one <ROLE>_PASSWORD per role in the environment."""
    provision(os.environ["SLUICE_ADMIN_DATABASE_URL"], {role: os.environ[f"{role.upper()}_PASSWORD"] for role in ROLES})
    sys.stdout.write("角色与数据库已就绪\n")


if __name__ == "__main__":
    main()
