"""The disk of the database is full: a command is told so, nothing is half done, and with room all goes on."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import psycopg
import pytest

from tests.attack.conftest import new_database
from tests.attack.test_killed_database import kept
from tests.conftest import Cluster, Start

MEGABYTES = 32


@pytest.fixture
def disk(workplace: Path, cluster: Cluster) -> Iterator[Path]:
    """A file system of its own, small, where PostgreSQL has a tablespace."""
    place = workplace / "small-disk"
    place.mkdir()
    with ExitStack() as ending:
        ending.callback(place.rmdir)
        mount = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", str(place)]
        done = subprocess.run(mount, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            pytest.skip(f"no small disk may be mounted here: {done.stderr.strip()}")
        ending.callback(subprocess.run, ["umount", str(place)], check=True)
        owner = cluster.server.cluster.stat()
        os.chown(place, owner.st_uid, owner.st_gid)
        admin = ending.enter_context(psycopg.connect(cluster.server.url().replace("+psycopg", ""), autocommit=True))
        admin.execute(f"CREATE TABLESPACE small LOCATION '{place}'")
        ending.callback(admin.execute, "DROP TABLESPACE small")
        yield place


@pytest.fixture
def tally_database(disk: Path, cluster: Cluster) -> Iterator[tuple[str, str]]:
    """The tally's database on the small disk."""
    urls = new_database(cluster)
    name = urls[0].rsplit("/", 1)[1]
    with psycopg.connect(cluster.server.url().replace("+psycopg", ""), autocommit=True) as admin:
        admin.execute(f'ALTER DATABASE "{name}" SET TABLESPACE small')
        yield urls
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def fill(disk: Path) -> Path:
    """A file that leaves nothing free."""
    ballast = disk / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    return ballast


async def test_a_full_disk_is_said_nothing_is_half_done_and_with_room_the_writer_goes_on(
    disk: Path, start_tally: Start
) -> None:
    api, taken = await start_tally(rate_limit="100000/second"), []

    async def give(key: str) -> int:
        answer = await api.post("/additions", {"name": key, "n": 1}, role="keeper", key=key)
        if answer.status_code == 201:
            taken.append(key)
        else:
            assert (answer.status_code, answer.json()["title"]) == (503, "数据库磁盘已满"), answer.text
        return answer.status_code

    assert await give("first") == 201
    ballast, number = fill(disk), 0
    while await give(f"key-{number}") == 201:
        number += 1
    assert await give("another") == 503
    assert kept(api) == taken
    assert (await api.get("/totals/first")).status_code == 200

    ballast.unlink()
    assert [await give(key) for key in (f"key-{number}", "another", "after")] == [201, 201, 201]
    again = await api.post("/additions", {"name": "after", "n": 1}, role="keeper", key="after")
    assert again.headers["Idempotency-Replayed"] == "true"
    assert kept(api) == taken
