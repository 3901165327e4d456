"""A copy of the embedded PostgreSQL while it works, and the way back to a moment of its own choosing (P12).

The copy is PostgreSQL's own base backup, checked against its manifest. With the write-ahead log that was archived after
it the cluster comes back as it was at any later moment: all four databases at the same one. NATS's data are not copied:
the services fill the streams anew.
"""

import shutil
import time
from datetime import datetime
from pathlib import Path

import psycopg

from deploy.local.layout import Layout
from deploy.local.postgres import Postgres
from deploy.local.program import StartFailed
from deploy.postgres.provision import SERVICES

PASSED_ON = ("secrets.json", "issuer.json", "clock.json")
"""What of a data directory goes along. The keys do not: whoever holds the copy must not be able to read the vault."""

KEYS = "keys"
"""The names of the keys that belong to a copy, one a line."""

OLDER_KEYS = ("vault.key", "letters.key", "sealing.pem")
"""Of a copy that was taken before the other logs were sealed, and names none."""

RECOVERY_SECONDS = 3_600

RECOVERING = """\
restore_command = 'cp "{archive}/%f" "%p"'
recovery_target_action = 'promote'
"""


def take(server: Postgres, out: Path) -> None:
    """Copy a running cluster to `out`, which must not exist or be empty, and check the copy. Raises StartFailed."""
    if out.exists() and any(out.iterdir()):
        raise StartFailed(f"{out} 不是空目录，请另选一个")
    where = f"host=127.0.0.1 port={server.port} user=postgres"
    arguments = ("-d", where, "-D", str(out.absolute()), "-X", "stream", "-c", "fast")
    server.tool("pg_basebackup", *arguments, empty=out)
    server.tool("pg_verifybackup", str(out.absolute()))


def restore(server: Postgres, base: Path, archive: Path | None = None, until: datetime | None = None) -> None:
    """Make a cluster of a copy, as it was when the copy ended, or with the archive at `until` or the archive's end.

    The cluster is left stopped and ready for its next start. Raises StartFailed, also where the archive ends before.
    """
    server.take_over(base)
    server.prepare()
    if archive is not None:
        target = f"recovery_target_time = '{until.isoformat()}'\n" if until else ""
        server.configure(RECOVERING.format(archive=archive.absolute()) + target)
        (server.cluster / "recovery.signal").touch()
    program = server.program()
    process = program.launch()
    try:
        program.await_ready(process, RECOVERY_SECONDS)
        while _recovering(server):
            program.is_ready(process)
            time.sleep(0.1)
    finally:
        program.halt(process)
    server.prepare()


def _recovering(server: Postgres) -> bool:
    try:
        with psycopg.connect(server.url().replace("+psycopg", "")) as connection:
            return connection.execute("SELECT pg_is_in_recovery()").fetchone() != (False,)
    except psycopg.OperationalError:
        return True


def pass_on(source: Path, target: Path, names: tuple[str, ...]) -> None:
    """Copy these files where they are there, their owner's only."""
    for name in names:
        if (source / name).exists():
            shutil.copyfile(source / name, target / name)
            (target / name).chmod(0o600)


def keys_of(layout: Layout) -> tuple[str, ...]:
    """The keys that a restored platform needs and a copy does not hold."""
    sealing = (layout.sealing(service).name for service in SERVICES)
    return layout.vault.name, layout.letters.name, *sealing


def note_keys(layout: Layout, out: Path) -> tuple[str, ...]:
    """Write down beside a copy which keys belong to it; gives their names."""
    names = tuple(name for name in keys_of(layout) if (layout.data / name).is_file())
    (out / KEYS).write_text("".join(f"{name}\n" for name in names))
    return names


def keys_for(source: Path) -> tuple[str, ...]:
    """The keys that belong to a copy."""
    noted = source / KEYS
    return tuple(noted.read_text().split()) if noted.is_file() else OLDER_KEYS
