"""Bring the services' databases to the newest version: as a process of its own, so that Alembic leaves with it."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping

import psycopg

from deploy.local.program import ROOT, StartFailed

_REVISION = re.compile(r'^(down_revision|revision)\b[^=]*=\s*["\'](\w+)["\']', re.MULTILINE)


def newest(service: str) -> set[str]:
    """The heads among a service's migration files: revisions that no other builds on."""
    found = [
        match.groups()
        for file in (ROOT / "services" / service / "migrations" / "versions").glob("*.py")
        for match in _REVISION.finditer(file.read_text())
    ]
    return {name for kind, name in found if kind == "revision"} - {name for kind, name in found if kind != "revision"}


def at_newest(service: str, owner_url: str) -> bool:
    """Whether the database already stands at the newest version; cheap enough to ask at every start."""
    with psycopg.connect(owner_url.replace("+psycopg", "")) as connection:
        if connection.execute("SELECT to_regclass('alembic_version')").fetchone() == (None,):
            return False
        return {row[0] for row in connection.execute("SELECT version_num FROM alembic_version")} == newest(service)


def migrate(owner_urls: Mapping[str, str]) -> list[str]:
    """Migrate the databases that need it; gives the names of their services. Raises StartFailed with the reason."""
    behind = [service for service, url in owner_urls.items() if not at_newest(service, url)]
    if behind:
        environment = {f"{service.upper()}_OWNER_DATABASE_URL": owner_urls[service] for service in behind}
        argv = [sys.executable, "-m", "deploy.local.migrate", *behind]
        done = subprocess.run(  # noqa: S603 - argv is our own
            argv, cwd=ROOT, env=dict(os.environ) | environment, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise StartFailed(f"数据库迁移失败：\n{done.stdout}{done.stderr}")
    return behind


def main() -> None:
    """Migrate the services named on the command line; each one's <NAME>_OWNER_DATABASE_URL is in the environment."""
    from shared.platform.migrations import upgrade  # noqa: PLC0415 - the supervisor imports this module and needs no Alembic

    for service in sys.argv[1:]:
        upgrade(service, os.environ[f"{service.upper()}_OWNER_DATABASE_URL"])


if __name__ == "__main__":
    main()
